"""The pages of a withdrawal: ask for it, see what was withdrawn and who had read it, say where it was put right."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch, who_can_read
from keel.web.accounts.stepup import stepped_up
from keel.web.cases.models import Case
from keel.web.page.refusals import Refusal, onto
from keel.web.people.current import MemberRequest
from keel.web.people.once import once, see_other
from keel.web.people.selectors.contacts import report_contacts

from .forms import AskForm, CorrectedForm
from .selectors import extract_of, parts, readers_of, withdrawals
from .services import misfiled_correct, withdrawal_ask

HOME = {"label": "Home", "url": "/"}


@stepped_up()
@once
def ask(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask that a child's part be withdrawn from the wrong child, as whoever issued the record."""
    part = fetch(parts().filter(kind="case"), request.member, on=request.today, pk=pk)
    if part.record.issued_by_id != request.member.pk:
        raise PermissionDenied("Whoever issued the record asks for this. Tell them that it is on the wrong child.")
    form = AskForm(request.POST or None)
    if form.is_valid():
        right = Case.objects.filter(number=form.cleaned_data["number"].strip()).first()
        try:
            if right is None:
                raise Refusal("There is no case with this number. Look it up in the case register.", field="number")
            withdrawal_ask(
                by=request.member, part=part, right_case=right, reason=form.cleaned_data["reason"], now=request.now
            )
            messages.success(request, "Asked. It is withdrawn once a second person agrees.")
            return see_other(reverse("sessions:record", args=[part.record_id]))
        except Refusal as refusal:
            onto(form, refusal)
    context = {"form": form, "part": part, "back": reverse("sessions:record", args=[part.record_id])}
    return render(request, "misfiled/ask.html", context | {"breadcrumb": [HOME], "report_contacts": report_contacts()})


@once
def withdrawal(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One withdrawal: two people, the day, everybody who had opened it, and the correction that is owed."""
    row = fetch(withdrawals(), request.member, on=request.today, pk=pk)
    owes = row.was_entered and row.corrected_on is None and extract_of(row.part).owed_by_id == request.member.pk
    if request.method == "POST" and not owes:
        raise PermissionDenied("The supervisee corrects it in the safeguarding system and says here where it stands.")
    form = CorrectedForm(request.POST or None, today=request.today)
    if form.is_valid():
        try:
            misfiled_correct(by=request.member, row=row, now=request.now, **form.cleaned_data)
            messages.success(request, "Noted where it was put right.")
            return see_other(reverse("misfiled:withdrawal", args=[row.pk]))
        except Refusal as refusal:
            onto(form, refusal)
    reading(request, row)
    context = {
        "row": row,
        "session": row.part.session,
        "readers_before": readers_of(row),
        "owes": owes,
        "form": form,
        "system": request.organisation.safeguarding_system,
        "readers": who_can_read(row, on=request.today),
        "breadcrumb": [HOME],
        "report_contacts": report_contacts(),
    }
    return render(request, "misfiled/withdrawal.html", context)


@require_safe
def of(request: MemberRequest, record_pk: UUID, case_pk: UUID) -> HttpResponse:
    """The withdrawal of one child's part of one record: where a duty to correct it leads."""
    row = fetch(withdrawals(), request.member, on=request.today, part__record_id=record_pk, case_id=case_pk)
    return redirect("misfiled:withdrawal", pk=row.pk)
