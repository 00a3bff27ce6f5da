"""Accounts stand above organisations: one person signs in once, wherever they are a member.

An account has no name. Names belong to members, where they are sealed.
"""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from keel.web.accounts.managers import AccountManager

PARKED_FOR = timedelta(hours=24)


class Account(AbstractBaseUser):
    """Who signs in: an e-mail address, a password and second factors."""

    above_organisations = "One person has one account in all the organisations they are a member of."

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    made = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message="There is an account with this e-mail address already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def clean(self) -> None:
        """Addresses are kept in small letters."""
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the address in small letters, so that it is found however it is typed."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class AccountSession(AbstractBaseSession):
    """A browser that is signed in. The key is a hash of the cookie's, the data is sealed."""

    above_organisations = "A session begins before anybody's organisation is known."

    account_id = models.UUIDField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that writes these rows."""
        from keel.web.accounts.sealed_sessions import SessionStore  # noqa: PLC0415 - it needs this model

        return SessionStore


class AccountEvent(models.Model):
    """What happened to an account: signed in, refused, factors changed. Rows are only ever added."""

    above_organisations = "Signing in happens before anybody's organisation is known."

    class What(models.TextChoices):
        """What happened."""

        MADE = "made", "The account was made"
        SIGNED_IN = "signed in", "Signed in"
        SIGNED_OUT = "signed out", "Signed out"
        REFUSED = "refused", "A sign-in was refused"
        TIMED_OUT = "timed out", "Signed out after the time limit"
        CONFIRMED = "confirmed", "Password and second factor confirmed again"
        NOT_CONFIRMED = "not confirmed", "Confirming password and second factor failed"
        PASSWORD_CHANGED = "password changed", "The password was changed"
        FACTOR_ADDED = "factor added", "A second factor was added"
        FACTOR_REMOVED = "factor removed", "A second factor was removed"
        FACTOR_RESET = "factor reset", "Recovery codes were made again"
        RECOVERY_USED = "recovery used", "A recovery code was used"
        SESSIONS_ENDED = "sessions ended", "Signed out everywhere"
        SESSION_ENDED = "session ended", "One browser was signed out"
        NEW_DEVICE = "new device", "Signed in with a device not known before"
        FACTORS_LOST = "factors lost", "Every second factor was taken away after a loss"
        SSO_LINKED = "sso linked", "Joined to the school’s own sign-on"
        SSO_UNLINKED = "sso unlinked", "Parted from the school’s own sign-on"
        SSO_REFUSED = "sso refused", "A sign-in by the school’s own sign-on was refused"
        DEACTIVATED = "deactivated", "The account was closed"
        REACTIVATED = "reactivated", "The account was opened again"

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="events", null=True)
    what = models.CharField(max_length=20, choices=What)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="account_events_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class Recovery(models.Model):
    """An account that is opened by two halves: the first time, or again after a loss."""

    above_organisations = "It belongs to an account, which stands above organisations."

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="recovery")
    made = models.DateTimeField()
    code = models.CharField(max_length=128, blank=True)
    """Hashed as passwords are; empty until the second person has made it."""
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    """Who agreed: they alone make the code, and they never make the link."""

    def __str__(self) -> str:
        return f"begun at {self.made:%Y-%m-%d %H:%M}"


class SsoInvitation(models.Model):
    """An administrator let this account join the school's own sign-on."""

    above_organisations = "It belongs to an account, which stands above organisations."

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="sso_invitation")
    made = models.DateTimeField()

    def __str__(self) -> str:
        return f"let at {self.made:%Y-%m-%d %H:%M}"


class ParkedPost(models.Model):
    """What somebody sent when their sign-in or page had run out: kept sealed, offered back to them alone."""

    above_organisations = "It is kept when the person, and so their organisation, is not yet signed in."

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="parked_posts")
    made = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    place = models.CharField(max_length=64)
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "place"], name="one_parked_form_an_address"),
        ]

    def __str__(self) -> str:
        return f"kept at {self.made:%Y-%m-%d %H:%M}"


class Installation(models.Model):
    """What this database is for: a demo or real. One row, written once."""

    above_organisations = "There is one installation, and every organisation is in it."

    class Kind(models.TextChoices):
        """A demo lets anybody in on loopback; a real installation never does."""

        DEMO = "demo", "a demo with invented people"
        REAL = "real", "a real installation"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    kind = models.CharField(max_length=4, choices=Kind)
    root_mark = models.CharField(max_length=16)
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_installation"),
            models.CheckConstraint(condition=models.Q(kind__in=["demo", "real"]), name="installation_kind_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
