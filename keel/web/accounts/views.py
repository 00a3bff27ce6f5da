"""Pages about signing in that allauth does not have, or has otherwise."""

import json
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password, resume_request
from allauth.account.views import LogoutView
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keel.web.accounts import parked, who
from keel.web.accounts.browsers import session_end, signed_in_browsers
from keel.web.accounts.context import lasting
from keel.web.accounts.forms import ConfirmForm, FirstPasswordForm
from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.passkeys import KIND, NOT_TAKEN, check_answer, options_to_use, passkeys_of
from keel.web.accounts.recovery import recovery_of
from keel.web.accounts.sealed_sessions import hashed
from keel.web.accounts.selectors import events_of, has_app, has_second_factor, sessions_of
from keel.web.accounts.services import FIRST_LOOK, confirmed_now, event_record, first_password_set, sessions_end
from keel.web.accounts.sso_joining import is_joined, may_join
from keel.web.accounts.stepup import PASSKEY_ONLY, asked_for
from keel.web.page.templatetags.keel import moment_element


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A person's own account: factors, browsers they are signed in with, what happened lately."""
    account = _account(request)
    count = sessions_of(account, now=datetime.now(UTC)).count()
    context = {
        "rows": [
            _row("E-mail address", account.email),
            _row("Password", "Set", "account_change_password"),
            _app_row(account),
            _row("Passkeys", _passkeys_said(account), "mfa_list_webauthn", "See and add"),
            *_sso_rows(account),
            _codes(account),
            _row(
                "Signed in", "In 1 browser" if count == 1 else f"In {count} browsers", "account_browsers", "See where"
            ),
        ],
        "columns": [{"label": "When"}, {"label": "What"}],
        "table_rows": [
            [{"value": moment_element(event.at)}, {"value": event.get_what_display(), "label": "What"}]
            for event in events_of(account)
        ],
    }
    return render(request, "accounts/home.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for password and second factor again, then go on where the person was going."""
    account = _account(request)
    only_passkey = asked_for(request) == PASSKEY_ONLY
    by_passkey = "credential" in request.POST
    form = None if only_passkey else ConfirmForm(None if by_passkey else request.POST or None, account=account)
    error = ""
    if request.method == "POST":
        factor, error = _by_passkey(request) if by_passkey else (_by_code(form), "")
        if factor:
            confirmed_now(request, factor=factor)
            reauthenticate_by_password(request)
            event_record(account=account, what=AccountEvent.What.CONFIRMED)
            return resume_request(request) or redirect("account_home")
        event_record(account=account, what=AccountEvent.What.NOT_CONFIRMED)
    question = options_to_use(account) if passkeys_of(account) else None
    context = {"form": form, "next": _safe_next(request), "question": question, "passkey_error": error}
    return render(request, "accounts/confirm.html", {**context, "only_passkey": only_passkey})


def _by_code(form: ConfirmForm | None) -> str:
    return form.factor if form is not None and form.is_valid() else ""


def _by_passkey(request: HttpRequest) -> tuple[str, str]:
    """The kind of factor that was confirmed, or nothing and a sentence why."""
    try:
        passkey = check_answer(_account(request), json.loads(request.POST["credential"]))
    except (ValidationError, ValueError):
        return "", NOT_TAKEN
    passkey.record_usage()
    return KIND, ""


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, account_id: UUID, token: str) -> HttpResponse:
    """Choose a first password by a link handed over in person, then go on to the second factor."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None or not default_token_generator.check_token(account, token):
        return render(request, "accounts/begin_over.html", status=404)
    form = FirstPasswordForm(request.POST or None, account=account, recovery=recovery_of(account))
    if request.method == "POST" and form.is_valid():
        if not first_password_set(account=account, password=form.cleaned_data["password"], token=token):
            return render(request, "accounts/begin_over.html", status=404)
        if has_second_factor(account):  # a link for a forgotten password leaves the second factor standing
            return redirect("account_login")
        login(request, account)
        request.session[FIRST_LOOK] = []
        return redirect("mfa_activate_totp")
    return render(request, "accounts/begin.html", {"form": form, "email": account.email})


class SignOut(LogoutView):  # type: ignore[misc]
    """Signs out, and has the browser forget everything it holds of Keel."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out here."""
        who.forget(self.request)
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@require_safe
def stay(request: HttpRequest) -> JsonResponse:
    """Say that somebody is there: asking is what makes the sign-in last (G-62)."""
    return JsonResponse(lasting(request))


@require_safe
def browsers(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, each with a button to sign it out."""
    return render(request, "accounts/browsers.html", {"browsers": signed_in_browsers(request, _account(request))})


@require_POST
def browser_end(request: HttpRequest) -> HttpResponse:
    """Sign out one of the person's other browsers."""
    key = request.POST.get("session", "")
    if key != hashed(request.session.session_key or "") and session_end(account=_account(request), key=key):
        messages.success(request, "That browser is signed out.")
    return redirect("account_browsers")


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all of the person's sessions, this one too."""
    account = _account(request)
    sessions_end(account=account, by=account)
    who.forget(request)
    request.session.flush()
    response = redirect("account_login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def parked_form(request: HttpRequest, parked_id: UUID) -> HttpResponse:
    """Offer a form back that arrived too late, or forget it."""
    account = _account(request)
    if request.method == "POST":
        parked.discard(account, parked_id)
        messages.info(request, "What you were sending was thrown away.")
        return redirect("/")
    row = parked.find(account, parked_id)
    if row is None:
        return render(request, "accounts/parked_gone.html", status=404)
    context = {"kept": parked.open_parked(row), "row": row, "again": parked.AGAIN}
    return render(request, "accounts/parked.html", context)


@login_not_required
def form_out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is out of date: nothing was changed, and what was typed is kept (G-42)."""
    user = request.user
    kept = parked.park(request, user.pk if isinstance(user, Account) else who.last(request))
    if parked.is_from_script(request):
        return JsonResponse({"sign_in": reverse("account_login")}, status=403)
    return render(request, "accounts/out_of_date.html", {"kept": kept}, status=403)


def _app_row(account: Account) -> dict[str, str]:
    if has_app(account):
        return _row("Authenticator app", "Set up", "mfa_deactivate_totp", "Move to another phone")
    return _row("Authenticator app", "Not set up", "mfa_activate_totp", "Set up")


def _sso_rows(account: Account) -> list[dict[str, str]]:
    if is_joined(account):
        return [_row("School account", "Joined: you sign in there")]
    return [_row("School account", "Not joined", "account_sso_join", "Join it")] if may_join(account) else []


def _passkeys_said(account: Account) -> str:
    count = len(passkeys_of(account))
    return {0: "None", 1: "1 passkey"}.get(count, f"{count} passkeys")


def _codes(account: Account) -> dict[str, str]:
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).exists():
        return _row("Recovery codes", "Shown once, when made", "mfa_view_recovery_codes", "See how many are left")
    return _row("Recovery codes", "None yet", "mfa_generate_recovery_codes", "Make them")


def _row(key: str, value: str, url_name: str = "", action: str = "Change") -> dict[str, str]:
    return {"key": key, "value": value, "url": reverse(url_name) if url_name else "", "action": action}


def _account(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if get_adapter(request).is_safe_url(address) else ""
