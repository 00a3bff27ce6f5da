"""The policy on screen, read as a document: its clauses, what it sets up, what falls due, and its own review."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

import keel.policies
from keel.core.policy import findings
from keel.web.people.current import MemberRequest

from .models import PolicyVersion
from .selectors import Adopted, policy_of, policy_on

HOME = [{"label": "Home", "url": "/"}]


@require_safe
def policy(request: MemberRequest) -> HttpResponse:
    """The version in force today, or word that none is."""
    adopted = policy_on(request.today)
    if adopted is None:
        return render(request, "policies/none.html")
    return _shown(request, adopted)


@require_safe
def version(request: MemberRequest, pk: UUID) -> HttpResponse:
    """One adopted version, in force or not."""
    row = get_object_or_404(PolicyVersion, pk=pk)
    return _shown(request, Adopted(row, policy_of(row)))


@require_safe
def source(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The very bytes that were adopted, as a file to keep."""
    row = PolicyVersion.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    answer = HttpResponse(bytes(row.source), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.name}-{row.version}.toml"'
    return answer


@require_safe
def form(request: MemberRequest, name: str) -> HttpResponse:
    """One released form, field by field, as a blank."""
    if name not in keel.policies.form_names():
        raise Http404
    way = [*HOME, {"label": "Policy", "url": reverse("policies:policy")}]
    return render(request, "policies/form.html", {"shown": keel.policies.form(name), "breadcrumb": way})


def _shown(request: MemberRequest, adopted: Adopted) -> HttpResponse:
    read = adopted.policy
    by_clause: dict[str, dict[str, list[object]]] = {key: {"arrangements": [], "duties": []} for key in read.clauses}
    for arrangement in read.arrangements.values():
        by_clause[arrangement.clause]["arrangements"].append(arrangement)
    for duty in read.duties:
        by_clause[duty.clause]["duties"].append(duty)
    names = dict.fromkeys((read.forms.agreement, read.forms.case_notes, read.forms.record))
    context = {
        "adopted": adopted.row,
        "policy": read,
        "clauses": [(key, clause, by_clause[key]) for key, clause in read.clauses.items()],
        "forms": [(name, keel.policies.form(name)) for name in names],
        "findings": findings(read),
        "ladder": [(one, read.roles.get(one.held_by, "The supervisor")) for one in read.ladder.steps]
        if read.ladder
        else [],
        "breadcrumb": HOME,
        "versions": PolicyVersion.objects.order_by("-in_force_from"),
        "review_overdue": bool(adopted.row.next_review and adopted.row.next_review < request.today),
    }
    return render(request, "policies/policy.html", context)
