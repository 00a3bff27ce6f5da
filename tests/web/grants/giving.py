"""Grants as the tests give them: through the real services, by two people of the cast."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.urls import reverse

from keel.web.approvals.services import approve
from keel.web.grants.models import Grant
from keel.web.grants.services import Wanted, grant_ask
from keel.web.people.models import Member
from keel.web.people.services import role_give
from keel.web.sessions.models import RecordPart
from tests.cast import NOW, TODAY, Cast
from tests.web.sessions.stage import Stage

WHY: Final = "A complaint about how the cases were handled."
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def officer(cast: Cast, name: str, role: str) -> Member:
    """Somebody of the cast who also holds one of the offices, as two people gave it to them."""
    role_give(by=None, member=cast.people[name], role=role, first=TODAY, now=NOW)
    member: Member = Member.objects.select_related("key", "account").get(pk=cast.people[name].pk)
    return member


def parts(stage: Stage, kind: str = "case") -> list[RecordPart]:
    """The issued parts of one kind."""
    return list(RecordPart.objects.filter(session=stage.session, kind=kind).order_by("pk"))


def investigation(cast: Cast, stage: Stage, **changed: Any) -> Wanted:
    """Iris is to read the session for a fortnight."""
    wanted = Wanted(purpose="investigation", holder=cast.iris, minutes=14 * 24 * 60, things=(stage.session.pk,))
    return replace(wanted, **changed)


def given_by(asks: Member, agrees: Member, what: Wanted, *, now: datetime = NOW) -> Grant:
    """What one asks for and another agrees to."""
    request = grant_ask(by=asks, what=what, reason=WHY, now=now)
    approve(by=agrees, request=request, now=now)
    return Grant.objects.latest("begins")


def page(name: str, *args: object) -> str:
    """The address of one of the app's pages."""
    return reverse(f"grants:{name}", args=args)
