"""Signing in by the school's own sign-on: it takes the place of the password, and of nothing else.

A person is found by the subject that the sign-on says, which they themselves joined to their account while signed in
with both factors, after an administrator let them; never by an address. Keel's own second factor is asked all the same:
neither Microsoft nor Google says reliably which factors it saw, so what they say is not relied on (ASVS 6.8.1, 6.8.4).
"""

from secrets import token_urlsafe
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from requests import RequestException
from requests.exceptions import SSLError

from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.school_sign_on import PROVIDER
from keel.web.accounts.services import event_record
from keel.web.accounts.sso_joining import JOINING, sso_join

NONCE: Final = "keel_sso_nonce"
SAID: Final = {
    "certificate": "Your school’s sign-on shows a certificate that is out of date or not its own, so nothing was sent "
    "to it. Tell whoever looks after your school’s computers.",
    "unreachable": "Your school’s sign-on does not answer. Try again in a few minutes.",
    "answer": "What came back from your school’s sign-on could not be trusted, so it was not used. Begin again; if it "
    "happens twice, tell whoever looks after Keel in your school.",
    "state": "This way back from your school’s sign-on was used already, or began in another browser. Begin again.",
    "cancelled": "You did not finish at your school’s sign-on. Nothing happened.",
    "unknown": "This school account is not joined to anybody in Keel. Whoever looks after Keel can let you join it.",
}


class SchoolAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Speaks to the one sign-on of the settings, and believes only that one."""

    def __init__(self, request: HttpRequest, provider_id: str = PROVIDER) -> None:
        super().__init__(request, provider_id)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the sign-on sends the browser back to; the address to name in its settings."""
        return request.build_absolute_uri(reverse("account_sso_back"))

    def get_provider(self) -> "SchoolProvider":
        """Keel's own kind of provider, with the settings' one."""
        return SchoolProvider(self.request, app=super().get_provider().app)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the sign-on says of itself, if it is who the settings say (mix-up, ASVS 10.5.3)."""
        found: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"]
        if str(found.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("another issuer")
        return found

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        """The person that the signed answer names, if it answers this very question."""
        answer = kwargs["response"].get("id_token")
        if not answer:
            raise OAuth2Error("no id token")
        self.did_fetch_access_token = False  # so that its signature is checked, whatever way it came
        claims = self._decode_id_token(app, answer)
        nonce = request.session.pop(NONCE, None)
        if not nonce or claims.get("nonce") != nonce:
            raise OAuth2Error("another nonce")
        return self.get_provider().sociallogin_from_response(request, {"id_token": {"sub": claims["sub"]}})


class SchoolProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The school's sign-on."""

    oauth2_adapter_class = SchoolAdapter

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep nothing of what it says besides the subject."""
        return {}


class SchoolSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """No self-made accounts, nobody found by address, and a sentence for whatever goes wrong."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join, for whoever was let; refuse whom nobody joined."""
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(self._join(request, sociallogin))
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(refused(request, "unknown"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say what went wrong, and write it down."""
        raise ImmediateHttpResponse(refused(request, _why(error, exception, extra_context or {})))

    def _join(self, request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
        account = request.user
        if not isinstance(account, Account) or request.session.pop(JOINING, None) != str(account.pk):
            return refused(request, "state")
        taken = SocialAccount.objects.filter(provider=PROVIDER, uid=sociallogin.account.uid).exclude(user=account)
        if taken.exists() or not sso_join(account=account, subject=sociallogin.account.uid):
            return refused(request, "unknown")
        return redirect("account_home")


def begin(request: HttpRequest, *, process: str, next_url: str | None = None) -> HttpResponse:
    """Send the browser to the school's sign-on, with a state, a nonce and a challenge of its own."""
    request.session[NONCE] = token_urlsafe(24)
    try:
        response: HttpResponse = (
            SchoolAdapter(request)
            .get_provider()
            .redirect(request, process, next_url=next_url, auth_params={"nonce": request.session[NONCE]})
        )
    except (RequestException, OAuth2Error, ValueError, KeyError) as wrong:
        return refused(request, _why(None, wrong, {}))
    except ImmediateHttpResponse as answered:
        response = answered.response
    return response


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """A page with the sentence, and a row that says that it was refused."""
    account = request.user if isinstance(request.user, Account) else None
    event_record(account=account, what=AccountEvent.What.SSO_REFUSED)
    status = 502 if why in {"certificate", "unreachable"} else 403
    return render(request, "accounts/sso_refused.html", {"sentence": SAID[why]}, status=status)


def is_on() -> bool:
    """Whether the settings name a sign-on."""
    return bool(settings.KEEL_SSO)


def _why(error: Any, exception: Exception | None, context: dict[str, Any]) -> str:
    if isinstance(exception, SSLError):
        return "certificate"
    if isinstance(exception, RequestException):
        return "unreachable"
    if exception is not None:
        return "answer"
    if str(error) in {"cancelled", "AuthError.CANCELLED"}:
        return "cancelled"
    return "answer" if context.get("state") else "state"
