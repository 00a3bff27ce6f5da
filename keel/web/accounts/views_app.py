"""Pages about the authenticator app: moving it to another phone, taking it off."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from django.views.generic.edit import FormView

from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.passkeys import is_last_factor, refuse_to_remove_last
from keel.web.accounts.services import event_record, sessions_end_others
from keel.web.page.refusals import Refusal

APP = Authenticator.Type.TOTP
again = reauthentication_required(app="allauth.mfa")


@method_decorator(again, name="dispatch")
class AnotherApp(ActivateTOTPView):  # type: ignore[misc]
    """Sets up the app on another phone. The old one works until the new one has shown that it does (G-17)."""

    template_name = "accounts/another_app.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask whoever has an app, whom allauth's own page would send away."""
        get_object_or_404(Authenticator, user_id=cast(Account, request.user).pk, type=APP)
        return FormView.dispatch(self, request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Take the old one off and the new one on, together."""
        account = cast(Account, self.request.user)
        Authenticator.objects.filter(user_id=account.pk, type=APP).delete()
        response: HttpResponse = super().form_valid(form)
        event_record(account=account, what=AccountEvent.What.FACTOR_REMOVED, by=account)
        sessions_end_others(request=self.request, account=account)
        messages.success(self.request, "The app on your new phone is set up, and the old one opens nothing any more.")
        return response

    def get_success_url(self) -> str:
        """To the recovery codes if they were just made, else back to the account."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "account_home")


@require_http_methods(["GET", "HEAD", "POST"])
@again  # type: ignore[untyped-decorator]
def app_take_off(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app off, where a passkey is left."""
    account = cast(Account, request.user)
    app = get_object_or_404(Authenticator, user_id=account.pk, type=APP)
    if request.method == "POST":
        try:
            with transaction.atomic():
                refuse_to_remove_last(account, app)
                delete_and_cleanup(request, app)
            messages.success(request, "The app is taken off. Other browsers are signed out.")
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("account_home")
    return render(request, "accounts/app_take_off.html", {"last": is_last_factor(account, app)})
