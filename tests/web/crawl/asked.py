"""Which addresses are asked: with own ids and with another organisation's, each beside the same with nobody's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

from django.urls import reverse

from keel.web.accounts.models import Account
from keel.web.people.models import Member
from keel.web.scope.models import Scoped
from tests.web.crawl.routes import Model, Route
from tests.web.crawl.twins import Twin, at_work

Ids = dict[Model, list[object]]
"""The ids that a twin has, by whose they are."""
ABSENT_NUMBER = 987_654_321


@dataclass(frozen=True)
class Pair:
    """The same address with ids of something and with ids of nothing; and those ids."""

    present: str
    absent: str
    ids: tuple[object, ...]


def ids_of(twin: Twin, routes: Sequence[Route]) -> Ids:
    """Every id of the twin that some address takes."""
    models = {what for route in routes for _, what in route.arguments if not isinstance(what, str)}
    with at_work(twin):
        return {model: _ids(model) for model in models}


def _ids(model: Model) -> list[object]:
    if issubclass(model, Scoped):
        return list(model.objects.order_by("pk").values_list("pk", flat=True))
    accounts = Member.objects.order_by("staff_number").values_list("account_id", flat=True)
    if model is Account:
        return list(accounts)
    owner = "user__in" if any(one.name == "user" for one in model._meta.fields) else "account__in"
    return list(model._default_manager.filter(**{owner: list(accounts)}).values_list("pk", flat=True))


def own(route: Route, ids: Ids, most: int) -> Iterator[Pair]:
    """The address with the twin's own ids, at most so many of each kind, each beside one whose last is of nothing."""
    yield from _paired(route, route.ids[-1:], ids, ids, most)


def pairs(route: Route, ids: Ids, foreign: Ids, most: int) -> Iterator[Pair]:
    """The address with foreign ids in each of its places in turn and in all of them, and own ids in the others."""
    places = route.ids
    for there in [places] if len(places) == 1 else [places, *([one] for one in places)]:
        yield from _paired(route, there, ids, foreign, most)


def _paired(route: Route, there: Sequence[str], ids: Ids, foreign: Ids, most: int) -> Iterator[Pair]:
    choices = [_choices(name, what, there, ids, foreign, most) for name, what in route.arguments]
    for chosen in product(*choices):
        yield Pair(
            _address(route, [one for one, _ in chosen]),
            _address(route, [other for _, other in chosen]),
            tuple(one for both in chosen for one in both if both[0] != both[1]),
        )


def _choices(
    name: str, what: Model | str, there: Sequence[str], ids: Ids, foreign: Ids, most: int
) -> list[tuple[object, object]]:
    if isinstance(what, str):
        return [(what, what)]
    if name not in there:
        return [(one, one) for one in ids[what][:most]]
    return [(one, absent_like(one)) for one in foreign[what][:most]]


def absent_like(one: object) -> object:
    """An id of nothing, of the same kind."""
    return uuid4() if isinstance(one, UUID) else ABSENT_NUMBER


def _address(route: Route, chosen: Sequence[object]) -> str:
    return reverse(route.name, kwargs={name: one for (name, _), one in zip(route.arguments, chosen, strict=True)})
