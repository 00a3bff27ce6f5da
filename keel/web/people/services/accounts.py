"""A member's account: made by an administrator, opened by the person alone through a link that is shown once.

The administrator never learns a password: the link lets its holder set one and works once; the second factor is set up
at the first sign-in. An account that already has a password gets no link, so nobody can be locked out of their own.
Where the member's role takes two people, so does the link (ways_in).
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from keel.web.accounts.models import Account
from keel.web.accounts.services import account_create, first_sign_in_path
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.models import Member
from keel.web.people.selectors import is_here

from .organisations import lock_with
from .telling import tell
from .ways_in import is_open, link_act, why_no_link


@transaction.atomic
def account_link_create(*, by: Member | None, member: Member, email: str, now: datetime) -> str:
    """Give the path of a link with which the member sets their password. Makes the account if they have none.

    The link runs out after a week, and with its first use. `by` is None for whoever sets the installation up.
    """
    lock_with(member)
    if not is_open(member) and (refused := why_no_link(by, member, now)):
        raise Refusal(refused)
    account = account_make(by=by, member=member, email=email, now=now)
    tell(link_act(member), by=by, about=member, now=now)
    return first_sign_in_path(account)


@transaction.atomic
def account_make(*, by: Member | None, member: Member, email: str, now: datetime) -> Account:
    """The member's account, made if they have none; refused for leavers, and where it has a password."""
    if member.left_on is not None and not is_here(member, london_day(now)):
        raise Refusal("This person has left, so no account is made for them.")
    account = member.account or _make(by, member, email)
    if account.has_usable_password():
        raise Refusal(
            "This person has set a password already. If they lost it, open How they sign in and let them begin again, "
            "with a second person."
        )
    return account


def _make(by: Member | None, member: Member, email: str) -> Account:
    try:
        validate_email(email.strip())
    except ValidationError as wrong:
        raise Refusal("This is no e-mail address. Write one such as name@school.example.", field="email") from wrong
    if Account.objects.filter(email__iexact=email.strip()).exists():
        raise Refusal(
            "Somebody has an account with this e-mail address already. Check the address; if it is right, they use "
            "Keel elsewhere: give another address of theirs, because no link joins an account that exists.",
            field="email",
        )
    member.account = account_create(email=email, by=by.account if by else None)
    member.save(update_fields=["account"])
    return member.account
