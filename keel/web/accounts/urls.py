"""Addresses of signing in. Only these of allauth's pages are there: no signing up, no mail, no reset by mail."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.urls import path
from django.views.generic import RedirectView

from keel.web.accounts import views, views_app, views_sso
from keel.web.accounts import views_passkeys as passkeys

urlpatterns = [
    path("", views.home, name="account_home"),
    path("factors/", RedirectView.as_view(pattern_name="account_home"), name="mfa_index"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", passkeys.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("stay/", views.stay, name="account_stay"),
    path("signed-in/", views.browsers, name="account_browsers"),
    path("signed-in/end/", views.browser_end, name="account_browser_end"),
    path("sign-out/everywhere/", views.sign_out_everywhere, name="account_sign_out_everywhere"),
    path("confirm/", views.confirm, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("begin/<uuid:account_id>/<str:token>/", views.begin, name="account_begin"),
    path("app/", app.activate_totp, name="mfa_activate_totp"),
    path("app/another/", views_app.AnotherApp.as_view(), name="mfa_deactivate_totp"),
    path("app/take-off/", views_app.app_take_off, name="account_app_take_off"),
    path("passkeys/", passkeys.passkey_list, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/take-off/", passkeys.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("sign-in/passkey/", passkeys.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/school/", views_sso.sso_sign_in, name="account_sso"),
    path("sign-in/school/back/", views_sso.sso_back, name="account_sso_back"),
    path("school/join/", views_sso.sso_join_page, name="account_sso_join"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("kept/<uuid:parked_id>/", views.parked_form, name="account_parked"),
]
