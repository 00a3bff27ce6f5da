"""Forms for signing in, in Keel's pattern and words."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from keel.web.accounts.devices import is_known_device
from keel.web.accounts.models import Account, Recovery
from keel.web.accounts.recovery import check_recovery_code
from keel.web.accounts.shared import remember_choice
from keel.web.page.forms import KeelForm, Patterned

SPENT_FOR = 120
"""Seconds for which a code cannot be given twice: as long as its step and the ones beside it are taken."""

CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
NOT_RIGHT = (
    "That code is not right. Codes change every 30 seconds and each works once: wait for the next one and enter it."
)


def code_field(**kwargs: Any) -> forms.CharField:
    """The field for a six-figure code or a recovery code."""
    hint = "The six figures that your authenticator app shows now. Without your phone, give a recovery code."
    settings = {"label": "Code", "help_text": hint, "max_length": 20, "widget": forms.TextInput(attrs=CODE)}
    return forms.CharField(**{**settings, **kwargs})


def password_field(label: str = "Password", *, new: bool = False) -> forms.CharField:
    """The field for a password; spaces at its ends count."""
    kind = "new-password" if new else "current-password"
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": kind})
    )


def spend(account: Account, code: str) -> None:
    """Raise ValidationError if this code was given in the last two minutes. The cache holds nothing to read it from."""
    told = salted_hmac("keel.code", f"{account.pk} {code.replace(' ', '')}", algorithm="sha256").hexdigest()
    if not cache.add(f"keel.code.{told}", "spent", SPENT_FOR):
        raise ValidationError(NOT_RIGHT, code="incorrect_code")


class SignInForm(Patterned, LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label="E-mail address",
            widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            error_messages={"required": "Enter your e-mail address"},
        )
        self.fields["password"] = password_field()
        self.fields["password"].error_messages["required"] = "Enter your password"
        self.fields["shared"] = forms.BooleanField(
            label="Others use this device too",
            help_text="Keel then goes blank and signs you out sooner, and the device is not remembered.",
            required=False,
            initial=not is_known_device(self.request),
        )
        self.order_fields(["login", "password", "shared"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Go on to the second step, remembering whose device this is."""
        remember_choice(request)
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        return response


class CodeForm(Patterned, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    code = code_field(error_messages={"required": "Enter the code"})

    def clean_code(self) -> str:
        """A right code, given for the first time."""
        code: str = super().clean_code()
        spend(self.user, code)
        return code


class EnrolForm(Patterned, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app, which shows that the phone has the secret."""

    code = code_field(
        help_text="The six figures that the app shows now.", error_messages={"required": "Enter the code"}
    )

    def clean_code(self) -> str:
        """A right code; what was typed with spaces counts."""
        code: str = super().clean_code()
        spend(self.user, code)
        return code


class NewCodesForm(Patterned, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Nothing to fill in."""


class PasskeyForm(Patterned, AddWebAuthnForm):  # type: ignore[misc]
    """What to call a new passkey; the device's answer is in a hidden field."""

    passwordless = None  # every passkey of Keel's verifies its user
    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": "Nothing came from the device. Try again."}
    )
    name = forms.CharField(
        label="What to call it", help_text="So that you know it again, such as “office computer”.", max_length=40
    )


class PasswordForm(Patterned, ChangePasswordForm):  # type: ignore[misc]
    """The password now, and the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Password now"
        self.fields["password1"].label = "New password"
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password2"].label = "New password again"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


PASSWORD_HINT = "At least 12 characters. Three or four words that have nothing to do with your work are best."  # noqa: S105


class FirstPasswordForm(KeelForm):
    """The first password, chosen by its owner."""

    password = password_field("New password", new=True)
    again = password_field("New password again", new=True)

    def __init__(self, *args: Any, account: Account, recovery: Recovery | None = None, **kwargs: Any) -> None:
        self.account, self.recovery = account, recovery
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = PASSWORD_HINT
        if recovery is not None:
            hint = "Eight figures. The second person, not the one who gave you the link, tells you them."
            self.fields["code"] = code_field(label="Code of the second person", help_text=hint)
            self.order_fields(["code"])

    def clean(self) -> dict[str, Any]:
        """Both the same, and no password that is guessed first."""
        found = super().clean() or {}
        if self.recovery is not None and found.get("code"):
            try:
                check_recovery_code(self.recovery, found["code"], now=datetime.now(UTC))
            except ValidationError as error:
                self.add_error("code", error)
        password, again = found.get("password"), found.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords are not the same. Type the new password again.")
        elif password:
            try:
                validate_password(password, self.account)
            except ValidationError as error:
                self.add_error("password", error)
        return found


class ConfirmForm(KeelForm):
    """Password and second factor again, before what cannot be undone."""

    password = password_field()
    code = code_field()

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        self.account = account
        self.factor = ""
        """The kind of second factor whose code was right, as allauth names it."""
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Both right; which of them was wrong is not said."""
        found = super().clean() or {}
        if self.errors:
            return found
        passed = check_rate_limit(self.account)
        right = self.account.check_password(found["password"])
        # The code is looked at only after the password, so that a wrong password spends no code.
        self.factor = self._factor_of(found["code"]) if right else ""
        if not self.factor:
            raise ValidationError("The password or the code is not right. Wait for the app’s next code and try again.")
        spend(self.account, found["code"])
        passed()
        return found

    def _factor_of(self, code: str) -> str:
        factors = Authenticator.objects.filter(user_id=self.account.pk).exclude(type=Authenticator.Type.WEBAUTHN)
        return next((str(factor.type) for factor in factors if factor.wrap().validate_code(code)), "")
