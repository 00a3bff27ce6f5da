"""Grants: those that concern me, asking for one, reading under one, ending, opening at once, reviewing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.core.access import RELATIONS
from keel.web.access.from_roles import anchor_of
from keel.web.access.models import Relation
from keel.web.access.reading import reading
from keel.web.access.selectors import visible
from keel.web.access.standing import excluded_from, on_day
from keel.web.accounts.stepup import stepped_up
from keel.web.cases.models import Case
from keel.web.page.dates import say_moment
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.models import Member
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import roles_now
from keel.web.people.selectors import by_name, here_on
from keel.web.people.selectors.contacts import report_contacts
from keel.web.sessions.models import Session

from . import selectors, services
from .forms import AskForm, AtOnceForm, RenewForm, ReviewForm
from .giving import why_not_renew
from .models import Grant
from .purposes import EMERGENCY, PURPOSES, Purpose, purpose_of
from .things import is_party, named_to, opened_by

AT_ONCE = (
    "For a child who cannot wait for somebody to agree. The child's signed entries open for an hour. Reporting needs "
    "nobody's leave, and no grant."
)
WHO_IS_TOLD = (
    services.NOBODY_TO_TELL,
    "One other person here signs in who can be told: they are told now, and review it.",
    "Others are told now, and one of them owes the review.",
)
"""By how many could be told."""
PAGE = 10
SESSIONS = 40


@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Grants that I hold, gave, or am told of, and what I may ask for."""
    roles = roles_now(request)
    rows = Paginator(selectors.concerning(request.member, request.now), 25).get_page(request.GET.get("page"))
    context = {
        "page_obj": rows,
        "rows": [(row, purpose_of(row.purpose), _runs(row, request)) for row in rows],
        "may_ask": [one for one in PURPOSES.values() if roles & one.asks],
        "at_once": bool(roles & EMERGENCY.asks),
        "reviews": selectors.reviews_for(request.member, request.today),
        "breadcrumb": [{"label": "Home", "url": "/"}],
    }
    return render(request, "grants/mine.html", context)


@stepped_up()
@once
def ask(request: MemberRequest, purpose: str) -> HttpResponse:
    """Ask for a grant; it runs once somebody else agrees."""
    wanted = PURPOSES.get(purpose.replace("-", " "))
    if wanted is None:
        raise Http404("There is no such purpose.")
    if not roles_now(request) & wanted.asks:
        raise PermissionDenied("None of your roles lets you ask for a grant for this purpose.")
    form = AskForm(request.POST or None, purpose=wanted, holders=_holders(wanted, request), sessions=_sessions(request))
    if form.is_valid():
        try:
            services.grant_ask(
                by=request.member,
                what=services.Wanted(
                    purpose=wanted.slug,
                    holder=Member.objects.get(pk=form.cleaned_data["holder"]),
                    minutes=form.cleaned_data["length"],
                    things=form.things(request.member),
                    untold=form.cleaned_data.get("untold", ""),
                ),
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
            messages.success(request, "Asked for. It runs from the moment somebody else agrees.")
            return see_other(reverse("approvals:waiting"))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, title=wanted.title, save="Ask for it", lead=_bounds(wanted))


@stepped_up()
@once
def at_once(request: MemberRequest) -> HttpResponse:
    """Open one child's entries at once: with a reason, told to two people, reviewed by another (G-11)."""
    if not roles_now(request) & EMERGENCY.asks:
        raise PermissionDenied("This is for the headteacher and the deputies. Ask the safeguarding lead.")
    form = AtOnceForm(request.POST or None)
    if form.is_valid():
        try:
            known = Case.objects.exclude(pk__in=excluded_from(request.member))
            case = known.filter(number=form.cleaned_data["case"].strip()).first()
            if case is None:
                raise Refusal(services.NO_SUCH_CASE, field="case")
            grant = services.grant_at_once(
                by=request.member, case=case, reason=form.cleaned_data["reason"], now=request.now
            )
            messages.success(request, "Open for an hour. Others have been told, and it is owed a review.")
            return see_other(reverse("grants:read", args=[grant.pk]))
        except Refusal as refusal:
            onto(form, refusal)
    told = len(services.told_at_once(request.member, request.today))
    lead = f"{AT_ONCE} {WHO_IS_TOLD[min(told, 2)]}"
    contacts = report_contacts()
    return _form(
        request, form, title=EMERGENCY.title, save="Open them", lead=lead, report_contacts=contacts, open=told == 0
    )


@require_safe
def grant(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One grant: who, for what, by whom, until when; who opened what and when under it."""
    row = selectors.found(pk, request.member, request.now, request.today)
    context = _context(request, row) | {
        "openings": selectors.openings(row),
        "may_renew": _may_renew(request, row),
        "may_revoke": not services.why_not_revoke(row, request.member, request.now),
        "may_review": not services.why_not_review(row, request.member, request.today),
        "review_form": ReviewForm(),
    }
    return render(request, "grants/grant.html", context)


@require_safe
def read(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Read what the grant opens, as its holder, while it runs."""
    row = selectors.grants().filter(pk=pk, holder=request.member).first()
    if row is None or not _runs(row, request):
        raise Http404("There is nothing here, or nothing that you may see.")
    page = Paginator(selectors.rows_of(row, request.member, request.today), PAGE).get_page(request.GET.get("page"))
    notes = selectors.notes_of(row, page, request.member, request.today)
    reading(request, *page, *notes, under=row.pk)
    context = _context(request, row) | {
        "page_obj": page,
        "shown": selectors.shown(page, purpose_of(row.purpose)),
        "notes": notes,
        "report_contacts": report_contacts(),
    }
    return render(request, "grants/read.html", context)


@stepped_up()
@once
def renew(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask that a grant be given anew from its end on; somebody else agrees, or it ends."""
    row = selectors.found(pk, request.member, request.now, request.today)
    purpose = purpose_of(row.purpose)
    if not roles_now(request) & purpose.asks:
        raise PermissionDenied("None of your roles lets you ask for a grant for this purpose.")
    form = RenewForm(request.POST or None, purpose=purpose)
    if form.is_valid():
        try:
            services.grant_renew(
                by=request.member,
                grant=row,
                minutes=form.cleaned_data["length"],
                reason=form.cleaned_data["reason"],
                untold=form.cleaned_data["untold"],
                now=request.now,
            )
            messages.success(request, "Asked for. If nobody agrees before the grant ends, it ends.")
            return see_other(reverse("approvals:waiting"))
        except Refusal as refusal:
            onto(form, refusal)
    lead = (
        f"{row.holder.name} would read the same for a further while, from {say_moment(row.ends)} on. You ask, somebody "
        "else agrees; nothing is prolonged by itself."
    )
    return _form(request, form, title="Renew the grant", save="Ask for it", lead=lead)


@posts
def revoke(request: MemberRequest, pk: UUID) -> HttpResponse:
    """End a grant now."""
    row = selectors.found(pk, request.member, request.now, request.today)
    services.grant_revoke(by=request.member, grant=row, now=request.now)
    messages.success(request, "Ended. Nothing opens by it any more.")
    return see_other(reverse("grants:mine"))


@once
def review(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Review what somebody opened at once."""
    row = selectors.found(pk, request.member, request.now, request.today)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            services.grant_review(by=request.member, grant=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Reviewed. Whoever opened it can read what you found.")
            return see_other(reverse("grants:grant", args=[row.pk]))
        except Refusal as refusal:
            onto(form, refusal)
    return _form(request, form, title="Review what was opened at once", save="Save the review", lead="")


def _may_renew(request: MemberRequest, row: Grant) -> bool:
    purpose = purpose_of(row.purpose)
    if not roles_now(request) & purpose.asks or request.member.pk == row.holder_id or why_not_renew(row, request.now):
        return False
    return not (purpose.into and is_party(row.pk, request.member))


def _runs(row: Grant, request: MemberRequest) -> bool:
    return row.revoked_at is None and row.begins <= request.now < row.ends


def _context(request: MemberRequest, row: Grant) -> dict[str, Any]:
    party = request.member.pk not in {row.holder_id, row.asker_id, row.approver_id}
    officer = bool(roles_now(request) & purpose_of(row.purpose).agrees)
    return {
        "row": row,
        "purpose": purpose_of(row.purpose),
        "as_what": RELATIONS[row.relation].title,
        "runs": _runs(row, request),
        "mine": row.holder_id == request.member.pk,
        "reason": "" if party and not officer else row.reason.text,
        "named": [] if party and not officer else named_to(request.member, opened_by(row.pk), request.today),
        "breadcrumb": [{"label": "Home", "url": "/"}, {"label": "Grants", "url": reverse("grants:mine")}],
    }


def _holders(purpose: Purpose, request: MemberRequest) -> list[Member]:
    kinds = {anchor_of(relation) for relation in purpose.holders}
    held = Relation.objects.filter(on_day(request.today), relation__in=purpose.holders, anchor_kind__in=kinds)
    people = Member.objects.filter(here_on(request.today), pk__in=held.values("member_id"))
    if purpose.apart:
        people = people.exclude(pk=request.member.pk)
    return by_name(people.select_related("key__organisation_key"))


def _sessions(request: MemberRequest) -> list[Session]:
    """Sessions with an issued record, the latest first, of those the asker may know of."""
    rows = Session.objects.filter(records__issued_at__isnull=False).distinct()
    with_people = rows.select_related("supervisee__key__organisation_key", "supervisor__key__organisation_key")
    return list(visible(with_people, request.member, on=request.today).order_by("-starts_at")[:SESSIONS])


def _bounds(purpose: Purpose) -> str:
    veiled = " Names and identifiers are covered." if purpose.veiled else ""
    drawn = " Keel draws the sample; nobody chooses it." if purpose.sampled else ""
    return f"You ask, somebody else agrees, and both people of each session see who opened what.{veiled}{drawn}"


def _form(request: MemberRequest, form: Any, **words: Any) -> HttpResponse:
    crumbs = [{"label": "Home", "url": "/"}, {"label": "Grants", "url": reverse("grants:mine")}]
    return render(request, "grants/form.html", {"form": form, "breadcrumb": crumbs, **words})
