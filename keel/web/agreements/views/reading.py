"""The list of agreements, one agreement, and its sheet to print."""

from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from keel.core.records import check_words, fingerprint
from keel.web.access.selectors import who_can_read
from keel.web.agreements.models import Agreement, Participant
from keel.web.agreements.selectors import (
    Standing,
    agreements_listed,
    arrangement_of,
    content_of,
    last_review,
    mode_of,
    review_day,
    review_overdue,
    signed_words,
    signing_of,
    standing_of,
)
from keel.web.page.refusals import Refusal
from keel.web.people.clock import london_day
from keel.web.people.current import MemberRequest
from keel.web.policies.selectors import policy_of, policy_on

from .common import crumbs, found, may_draw_up, may_keep

PAGE = 25


@require_safe
def agreements(request: MemberRequest) -> HttpResponse:
    """The agreements this person may read; `?which=ended` those that ended."""
    ended = request.GET.get("which") == "ended"
    rows = agreements_listed(request.member, on=request.today, ended=ended)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = list(page)
    words = signed_words(listed)
    adopted = policy_on(request.today)
    lines = [
        {
            "agreement": row,
            "heading": arrangement_of(row).heading,
            "supervisees": _side(row, Participant.Part.SUPERVISEE),
            "supervisors": _side(row, Participant.Part.SUPERVISOR),
            "signed": words[row.pk],
            "review_on": review_day(row),
            "reviewed": last_review(row),
            "review_overdue": review_overdue(row, on=request.today),
        }
        for row in listed
    ]
    context = {
        "page_obj": page,
        "lines": lines,
        "ended": ended,
        "may_draw_up": adopted is not None and may_draw_up(request, adopted.policy),
        "breadcrumb": crumbs()[:1],
    }
    return render(request, "agreements/list.html", context)


@require_safe
def agreement(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One agreement: whom it binds, its terms, the standing of its signatures, who can read it now."""
    row = found(request, pk)
    content = content_of(row)
    standings = standing_of(row)
    signing = signing_of(row, request.member, standings)
    keeps = row.ended_on is None and may_keep(request, row)
    context = {
        "agreement": row,
        "arrangement": arrangement_of(row),
        "content": content,
        "supervisees": content.on_side("supervisee"),
        "supervisors": content.on_side("supervisor"),
        "standings": standings,
        "signing": signing,
        "may_sign": _may_sign(request, row, standings),
        "may_keep": keeps,
        "may_replace": keeps and may_draw_up(request, policy_of(row.policy_version)),
        "review_on": review_day(row) if last_review(row) else content.review_on,
        "reviews": list(row.reviews.all()),
        "review_overdue": review_overdue(row, on=request.today),
        "replaced_by": row.superseded_by.filter(offered_at__isnull=False).first() if row.root else None,
        "readers": who_can_read(row, on=request.today),
        "key": uuid4().hex,
        "breadcrumb": crumbs(),
        **marks(row),
    }
    return render(request, "agreements/agreement.html", context)


@require_safe
def sheet(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The agreement as a sheet to print and sign, with its fingerprint and check words on each page."""
    row = found(request, pk)
    if not row.root:
        raise Refusal("The agreement is still a draft. Print it once its terms are fixed and offered.")
    content = content_of(row)
    mode = mode_of(row)
    standings = standing_of(row)
    context = {
        "agreement": row,
        "arrangement": arrangement_of(row),
        "content": content,
        "supervisees": content.on_side("supervisee"),
        "supervisors": content.on_side("supervisor"),
        "policy": policy_of(row.policy_version),
        "on_paper": mode != "electronic",
        "standings": standings,
        "may_sign": _may_sign(request, row, standings),
        "offered_on": london_day(row.offered_at) if row.offered_at else None,
        "label": "Supervision agreement",
        "breadcrumb": crumbs(row),
        **marks(row),
    }
    return render(request, "agreements/sheet.html", context)


def marks(row: Agreement) -> dict[str, str]:
    """The fingerprint and the check words of what was fixed; none of a draft."""
    return {"fingerprint": fingerprint(row.root), "check_words": " ".join(check_words(row.root))} if row.root else {}


def _may_sign(request: MemberRequest, row: Agreement, standings: list[Standing]) -> bool:
    """Whether it is out for this person's signature."""
    takes_part = any(one.participant.member_id == request.member.pk for one in standings)
    return bool(takes_part and row.root and not row.ended_on and signing_of(row, request.member, standings).mine)


def _side(row: Agreement, part: str) -> list[str]:
    return [one.member.name for one in row.participants.all() if one.part == part]
