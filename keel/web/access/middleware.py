"""What somebody gets who opens more than people read: a step-up first, then a refusal that two people hear of."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keel.web.accounts.stepup import ask
from keel.web.ledger.entries import Thing
from keel.web.ledger.services import record
from keel.web.notices.services import notify
from keel.web.people.offices import TOLD
from keel.web.people.selectors import holders

from .amounts import ConfirmFirst, TooMuch
from .reading import actor_of

STOPPED = "reading stopped"
SAYS = (
    "You have opened so many records that Keel shows no more for now, and two people have been told. It opens again "
    "when the hour or the day has passed. If a child is at risk, use Report now or ask the safeguarding lead."
)


class AmountMiddleware:
    """Answers for keel.web.access.amounts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; only exceptions are answered."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Send them to confirm, or refuse, write it into the ledger and tell two people, once an hour."""
        if isinstance(exception, ConfirmFirst):
            return ask(request)
        if isinstance(exception, TooMuch):
            _stop(request)
            return render(request, "403.html", {"refusal": SAYS}, status=403)
        return None


def _stop(request: HttpRequest) -> None:
    member, now, today = request.member, request.now, request.today  # type: ignore[attr-defined]
    people = {one.pk: one for role in TOLD for one in holders(role, today) if one.pk != member.pk}
    with transaction.atomic():
        for one in list(people.values())[:2]:
            key = f"{STOPPED} {member.pk} {now:%Y-%m-%d %H} {one.pk}"
            notify(member=one, kind=STOPPED, about=Thing("member", member.pk), now=now, key=key)
        record(STOPPED, actor=actor_of(request), thing=Thing("member", member.pk), about=[member.pk])  # type: ignore[arg-type]
