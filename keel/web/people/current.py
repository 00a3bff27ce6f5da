"""Whose request this is: the member, their organisation, the moment. Opens that organisation's scope around it.

Every page needs a current member unless its view says `@no_member_needed`; somebody who is a member nowhere, or has
left, gets no page at all (middleware.py). The moment is taken once, so that a request has one day.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from keel.web.accounts.models import Account
from keel.web.people import marks
from keel.web.people.clock import london_day
from keel.web.people.models import Member, Organisation
from keel.web.people.selectors import here_on
from keel.web.scope import among_own, in_organisation

CHOSEN = "member"
"""Where the browser's session keeps which membership the person chose."""

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class MemberRequest(HttpRequest):
    """A request by a member: what every view but the sign-in pages is given."""

    user: Account
    member: Member
    organisation: Organisation
    now: datetime
    today: date
    memberships: list[Member]


def memberships(account: Account, on: date) -> list[Member]:
    """Where the person is a member that day, in every organisation, each with key and organisation's name."""
    with among_own(account.pk, why="a person's own memberships decide whose rows they may see"):
        rows = Member.objects.filter(here_on(on), account=account).select_related("key__organisation_key")
        return list(rows.order_by("joined_on", "pk"))


def scope_of(request: HttpRequest) -> AbstractContextManager[object] | None:
    """Open the request's scope (keel.web.scope.middleware); None, and no member, for whoever is none."""
    request.now = timezone.now()  # type: ignore[attr-defined]
    request.today = london_day(request.now)  # type: ignore[attr-defined]
    request.member = request.organisation = None  # type: ignore[attr-defined]
    if not isinstance(request.user, Account) or not request.user.is_active:
        return None
    found = memberships(request.user, request.today)  # type: ignore[attr-defined]
    if not found:
        return None
    member = next((one for one in found if str(one.pk) == request.session.get(CHOSEN)), found[0])
    request.memberships = found  # type: ignore[attr-defined]
    return _as_member(request, member)


@contextmanager
def _as_member(request: HttpRequest, member: Member) -> Iterator[None]:
    with in_organisation(member.organisation_id):
        member.memo = {}
        request.member = member  # type: ignore[attr-defined]
        request.organisation = marks.answered(member, request.now)  # type: ignore[attr-defined]
        yield


def no_member_needed(view: View) -> View:
    """Let a view answer people who are no member: the sign-in pages and the neutral page."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    answer.no_member_needed = True  # type: ignore[attr-defined]
    return answer  # type: ignore[return-value]


def chosen(request: MemberRequest, member_id: UUID) -> bool:
    """Remember which membership to act as, if it is one of the person's own. Says whether it was."""
    own = any(one.pk == member_id for one in memberships(request.user, request.today))
    if own:
        request.session[CHOSEN] = str(member_id)
    return own
