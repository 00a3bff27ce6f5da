"""Forms that arrived too late: kept sealed for a day and offered back to the person who sent them (G-42)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, ValidationError
from django.http import HttpRequest, UnreadablePostError
from django.urls import Resolver404, resolve, reverse

from keel.web.accounts.models import PARKED_FOR, Account, ParkedPost
from keel.web.sealing.keys import root_key

V = TypeVar("V", bound=Callable[..., Any])
PURPOSE = "parked forms"
AGAIN = "keel_parked"
"""The field that says which parked form is being sent again."""

NEVER_KEPT = {"code", "csrfmiddlewaretoken", AGAIN}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a parked form held: where it was going and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What somebody wrote, to read or copy: the longer fields."""
        return tuple(value for _, value in self.fields if len(value) > 40 or "\n" in value)


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser vouches that one of our own pages sent this."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def is_from_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which understands a plain answer better than a page."""
    return "application/json" in request.headers.get("Accept", "")


def never_parked(view: V) -> V:
    """A view whose form is not kept, because what it asks is nobody's later (a search)."""
    view.never_parked = True  # type: ignore[attr-defined]
    return view


def park(request: HttpRequest, account_id: UUID | None) -> ParkedPost | None:
    """Keep the form of this request for its sender; None if there is nothing to keep or nobody to keep it for.

    Forms about signing in are never kept, nor is a form that another site's page sent.
    """
    if account_id is None or not _is_worth_keeping(request):
        return None
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        return None
    fields = _fields(request)
    if not any(value.strip() for _, value in fields):
        return None
    place = _place(account_id, request.path, [name for name, _ in fields])
    plain = json.dumps({"path": request.get_full_path(), "fields": fields}).encode()
    sealed = root_key().seal(PURPOSE, plain, f"{account_id}|{place}".encode())
    # A page that saves as one types sends the same form many times: the last one counts.
    row, _ = ParkedPost.objects.update_or_create(
        account_id=account_id, place=place, defaults={"sealed": sealed, "made": datetime.now(UTC)}
    )
    return row


def find(account: Account, parked_id: UUID, *, now: datetime | None = None) -> ParkedPost | None:
    """A person's own parked form, if it is less than a day old."""
    since = (now or datetime.now(UTC)) - PARKED_FOR
    return ParkedPost.objects.filter(account=account, pk=parked_id, made__gt=since).first()


def open_parked(row: ParkedPost) -> Kept:
    """What a parked form held; raises SealBroken if it was altered or moved to somebody else."""
    plain = root_key().open(PURPOSE, bytes(row.sealed), f"{row.account_id}|{row.place}".encode())
    found = json.loads(plain)
    return Kept(found["path"], tuple((name, value) for name, value in found["fields"]))


def discard(account: Account, parked_id: UUID | str) -> None:
    """Forget a person's own parked form."""
    try:
        ParkedPost.objects.filter(account=account, pk=parked_id).delete()
    except ValidationError:  # no id at all
        return


def prune(*, now: datetime) -> int:
    """Forget what nobody came back for within a day; returns how many."""
    gone, _ = ParkedPost.objects.filter(made__lte=now - PARKED_FOR).delete()
    return gone


def _is_worth_keeping(request: HttpRequest) -> bool:
    if request.method != "POST" or request.path.startswith(reverse("account_home")) or _asks_not_to(request):
        return False
    return "Sec-Fetch-Site" not in request.headers or is_from_our_page(request)


def _asks_not_to(request: HttpRequest) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "never_parked", False)
    except Resolver404:
        return False


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields in order, or none when the form is too big or broke off on its way."""
    try:
        return [(name, value) for name, values in request.POST.lists() for value in values if _may_keep(name)]
    except (RequestDataTooBig, TooManyFieldsSent, UnreadablePostError):
        return []


def _may_keep(name: str) -> bool:
    return name not in NEVER_KEPT and "password" not in name.lower()


def _place(account_id: UUID, path: str, names: list[str]) -> str:
    return sha256("|".join([str(account_id), path, *sorted(names)]).encode()).hexdigest()
