"""Which settings pages a member's roles open, asked once a request."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from keel.web.accounts.stepup import administering
from keel.web.people.current import MemberRequest
from keel.web.people.roles import PEOPLE, POWERS, powers
from keel.web.people.selectors import role_slugs

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def roles_now(request: MemberRequest) -> frozenset[str]:
    """The roles that whoever asks holds today."""
    return role_slugs(request.member, request.today)


def may(request: MemberRequest, power: str) -> bool:
    """Whether today's roles open these settings (keel.web.people.roles.POWERS)."""
    return power in powers(roles_now(request))


def needs(power: str) -> Callable[[View[P]], View[P]]:
    """Answer 403 with a sentence unless the member's roles open these settings. An unknown power fails at start-up."""
    what = POWERS[power]

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request, power):
                raise PermissionDenied(
                    f"None of your roles lets you {what}. Ask the headteacher or the business manager."
                )
            if power == PEOPLE and request.method == "POST" and (asked := administering(request)) is not None:
                return asked
            return view(request, *args, **kwargs)

        return answer

    return guarded
