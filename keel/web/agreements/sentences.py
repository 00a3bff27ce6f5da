"""How an agreement is called in the sentence of an obligation, and where one is drawn up."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from keel.web.obligations.models import Obligation
from keel.web.obligations.titles import About
from keel.web.page.templatetags.keel import and_list

from .models import Participant


def about_agreements(ids: Collection[UUID]) -> Mapping[UUID, About]:
    """Each agreement by the names of those who take part, the supervisees first; one query."""
    rows = Participant.objects.filter(agreement_id__in=list(ids)).select_related("member__key")
    names: dict[UUID, list[str]] = {}
    for row in rows.order_by("part", "member__staff_number"):
        names.setdefault(row.agreement_id, []).append(row.member.name)
    return {
        pk: About("agreement", and_list(people), reverse("agreements:agreement", args=[pk]))
        for pk, people in names.items()
    }


def place_to_draw_up(row: Obligation) -> str:
    """The page to draw one up for the supervisee, under the arrangement of their role."""
    place = reverse("agreements:draw_up")
    return f"{place}?{urlencode({'for': str(row.supervisee_id)})}" if row.supervisee_id else place
