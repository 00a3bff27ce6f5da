"""The scans beside a record or an agreement: seen in a list, added by those who sign, given out as files only."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from keel.web.access.reading import actor_of, reading
from keel.web.access.selectors import fetch
from keel.web.agreements.models import Agreement
from keel.web.agreements.selectors import agreements
from keel.web.ledger.entries import Thing
from keel.web.ledger.services import record as told
from keel.web.page.refusals import Refusal, onto
from keel.web.people.clock import london_day
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.sessions.models import Record
from keel.web.sessions.selectors.records import records

from .forms import ScanForm
from .models import Scan
from .selectors import is_party, reads_whole, scans, scans_of
from .services import scan_add

TYPES: Final = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
NOTHING_RUNS: Final = "default-src 'none'; sandbox; frame-ancestors 'none'; form-action 'none'; base-uri 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def of_record(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The scans of one version of a record."""
    return _record(request, pk, _cleaned(request, records(), pk))


@require_http_methods(["GET", "HEAD", "POST"])
def of_agreement(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The scans of an agreement."""
    return _agreement(request, pk, _cleaned(request, agreements(), pk))


def _cleaned(request: MemberRequest, rows: QuerySet[Any], pk: UUID) -> ScanForm | None:
    """The form that was sent, its file cleaned: before `once` opens the transaction in which all others wait."""
    if request.method != "POST":
        return None
    row = fetch(rows, request.member, on=request.today, pk=pk)
    form = _form(request, row)
    if form is not None:
        form.full_clean()
    return form


@once
def _record(request: MemberRequest, pk: UUID, sent: ScanForm | None) -> HttpResponse:
    row = fetch(records(), request.member, on=request.today, pk=pk)
    return _page(request, row, sent, (reverse("sessions:record", args=[pk]), "Record"))


@once
def _agreement(request: MemberRequest, pk: UUID, sent: ScanForm | None) -> HttpResponse:
    row = fetch(agreements(), request.member, on=request.today, pk=pk)
    return _page(request, row, sent, (reverse("agreements:agreement", args=[pk]), "Agreement"))


@require_safe
def scan(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One scan, as a file to keep: the ledger is told first, and no page of ours can show or run it."""
    row = fetch(scans(), request.member, on=request.today, pk=pk)
    if row.record is not None and not reads_whole(row.record, request.member, on=request.today):
        raise Http404("There is nothing here, or nothing that you may see.")
    _tell(request, row)
    response = HttpResponse(row.content, content_type=TYPES[row.kind])
    name = f"scan-{london_day(row.added_at).isoformat()}.{row.kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response


def _tell(request: MemberRequest, row: Scan) -> None:
    if row.record is not None:
        reading(request, row)
    else:
        told("scan taken", actor=actor_of(request), thing=Thing("scan", row.pk, "K1"))


def _form(request: MemberRequest, row: Record | Agreement) -> ScanForm | None:
    """What those who sign fill in once it is fixed."""
    return ScanForm(request.POST or None, request.FILES or None) if is_party(row, request.member) and row.root else None


def _page(
    request: MemberRequest, row: Record | Agreement, sent: ScanForm | None, above: tuple[str, str]
) -> HttpResponse:
    back, what = above
    form = sent or _form(request, row)
    if sent is not None and sent.is_valid():
        try:
            scan_add(by=request.member, thing=row, scan=sent.cleaned_data["file"], now=request.now)
            messages.success(request, "The scan is kept, sealed with what it shows.")
            return see_other(request.path)
        except Refusal as refusal:
            onto(sent, refusal)
    context = {
        "scans": scans_of(row, request.member, on=request.today),
        "form": form,
        "back": back,
        "what": what.lower(),
        "breadcrumb": [{"label": "Home", "url": "/"}, {"label": what, "url": back}],
    }
    return render(request, "scans/scans.html", context)
