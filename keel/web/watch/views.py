"""The alarms that wait for somebody, and looking at one."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import actor_of
from keel.web.cases.models import Case
from keel.web.ledger.entries import Thing
from keel.web.ledger.services import Reading, record_reading
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other

from . import selectors, services
from .forms import ReviewForm
from .models import Alarm

PAGE = 25
HOME = {"label": "Home", "url": "/"}


@require_safe
def alarms(request: MemberRequest) -> HttpResponse:
    """Every alarm that I was told of; which of them somebody has looked at."""
    page = Paginator(selectors.alarms_for(request.member, request.today), PAGE).get_page(request.GET.get("page"))
    lines = [(row, selectors.saying(row), getattr(row, "review", None)) for row in page]
    return render(request, "watch/alarms.html", {"lines": lines, "page_obj": page, "breadcrumb": [HOME]})


@once
def alarm(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One alarm: what was noticed, and the form for what I found."""
    row = selectors.alarm_found(request.member, pk, request.today)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            services.alarm_review(by=request.member, alarm=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Written down. Nobody can change it.")
            return see_other(reverse("watch:alarms"))
        except Refusal as refusal:
            onto(form, refusal)
    _tell(request, row)
    context = {
        "row": row,
        "saying": selectors.saying(row),
        "case": Case.objects.filter(pk=row.subject_id).first() if row.subject_id else None,
        "review": getattr(row, "review", None),
        "form": form,
        "breadcrumb": [HOME, {"label": "Alarms", "url": reverse("watch:alarms")}],
    }
    return render(request, "watch/alarm.html", context)


def _tell(request: MemberRequest, row: Alarm) -> None:
    """An alarm is part of a record's audit trail (K12), so looking at it is in the ledger too."""
    about = frozenset({row.subject_id} if row.subject_id else ())
    record_reading(actor=actor_of(request), things=[Reading(Thing("alarm", row.pk, "K12"), about)])
