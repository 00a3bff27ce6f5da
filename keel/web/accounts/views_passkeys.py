"""Pages about passkeys: adding, listing, taking off, signing in with one."""

from typing import Any, cast

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.accounts.models import Account, AccountEvent
from keel.web.accounts.passkeys import NOT_TAKEN, is_last_factor, passkeys_of, refuse_to_remove_last
from keel.web.accounts.selectors import has_second_factor
from keel.web.accounts.services import event_record
from keel.web.accounts.shared import remember_choice
from keel.web.page.refusals import Refusal


@require_safe
def passkey_list(request: HttpRequest) -> HttpResponse:
    """Somebody's own passkeys, by the names they gave them."""
    account = cast(Account, request.user)
    passkeys = passkeys_of(account)
    last = len(passkeys) == 1 and is_last_factor(account, passkeys[0])
    return render(request, "accounts/passkeys.html", {"passkeys": passkeys, "last": last})


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey: the first second factor, or one more."""

    template_name = "accounts/passkey_add.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether it is the first factor: then the other way of beginning is offered too."""
        # allauth's own forgets the form that came back with errors
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found.update(kwargs)
        found["first"] = not has_second_factor(cast(Account, self.request.user))
        return found

    def get_success_url(self) -> str:
        """To the recovery codes if they were just made, else to the list."""
        return reverse("mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_list_webauthn")


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Takes a passkey off, unless it is the last second factor."""

    template_name = "accounts/passkey_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Take it off and say so, or say why not."""
        try:
            with transaction.atomic():
                refuse_to_remove_last(cast(Account, self.request.user), self.get_object())
                response: HttpResponse = super().form_valid(form)
        except Refusal as refusal:
            messages.error(self.request, refusal.message)
            return redirect("mfa_list_webauthn")
        messages.success(self.request, "The passkey is taken off. Other browsers are signed out.")
        return response


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Signs in with a passkey alone: it has verified its user, so it is both factors."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Go on as after password and code."""
        remember_choice(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say the same for every passkey that is not known here, and write it down."""
        event_record(account=None, what=AccountEvent.What.REFUSED)
        messages.error(self.request, "That passkey did not open anything here. Try another way of signing in.")
        return redirect("account_login")


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """The second step after the password: a passkey, a code of the app, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer a passkey to whoever has one."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        found["passkeys"] = passkeys_of(self.stage.login.user)
        return found

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the code's error by its field; a passkey's has none, so it goes above."""
        if "code" not in self.request.POST:
            event_record(account=self.stage.login.user, what=AccountEvent.What.REFUSED)
            messages.error(self.request, NOT_TAKEN)
        response: HttpResponse = super().form_invalid(form)
        return response
