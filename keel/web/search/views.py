"""Finding again: one page that asks and answers. What is looked for is sent, used and forgotten."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from keel.web.access.reading import reading
from keel.web.accounts.parked import never_parked
from keel.web.people.current import MemberRequest
from keel.web.people.selectors import report_contacts

from .finding import Answer, Question, look
from .forms import FindForm


@never_parked
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: MemberRequest) -> HttpResponse:
    """Ask by POST alone, so that no address holds the words; each record shown is a reading (G-27)."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "report_contacts": report_contacts()}
    if form.is_valid():
        context["answer"] = answer = _answer(request, form)
        reading(request, *answer.rows)
    return render(request, "search/find.html", context)


def _answer(request: MemberRequest, form: FindForm) -> Answer:
    asked = form.cleaned_data
    question = Question(words=asked["words"], child=asked["child"], kind=asked["kind"], state=asked["state"])
    return look(question, request.member, on=request.today)
