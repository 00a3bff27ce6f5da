"""Lists from a spreadsheet: choose a file, look at what it would do, confirm."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from keel.web.page.refusals import Refusal, onto
from keel.web.people import services
from keel.web.people.current import MemberRequest
from keel.web.people.forms.organisation import FileForm
from keel.web.people.imports import IMPORTS, Import, preview
from keel.web.people.models import StagedImport
from keel.web.people.once import once, posts, see_other
from keel.web.people.powers import may


@once
def import_start(request: MemberRequest, kind: str) -> HttpResponse:
    """Choose a file. It is read and looked at; nothing changes."""
    one = _import(request, kind)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            staged = services.import_stage(
                by=request.member, kind=kind, text=form.cleaned_data["file"], now=request.now
            )
            return see_other(reverse("people:import_look", args=[staged.pk]))
        except Refusal as refusal:
            onto(form, refusal)
    return render(request, "people/import_start.html", {"form": form, "one": one, "breadcrumb": _crumbs(one)})


@require_safe
def import_look(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What the file would do, row by row."""
    staged = _staged(request, pk)
    one = IMPORTS[staged.kind]
    found = preview(one, request.member, staged.text, request.today)
    context = {"staged": staged, "one": one, "found": found, "breadcrumb": _crumbs(one)}
    return render(request, "people/import_look.html", context)


@posts
def import_confirm(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Import the file, whole."""
    staged = _staged(request, pk)
    one = IMPORTS[staged.kind]
    counts = services.import_confirm(by=request.member, staged=staged, now=request.now)
    messages.success(request, f"Imported: {counts.get('new', 0)} added, {counts.get('changed', 0)} changed.")
    return see_other(reverse(one.done))


@posts
def import_drop(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Throw the file away."""
    staged = _staged(request, pk)
    services.import_drop(by=request.member, staged=staged, now=request.now)
    messages.info(request, "The file was thrown away. Nothing was imported.")
    return see_other(reverse("people:import_start", args=[staged.kind]))


def _import(request: MemberRequest, kind: str) -> Import:
    one = IMPORTS.get(kind)
    if one is None:
        raise Http404("Keel imports no such list.")
    if not may(request, one.power):
        raise PermissionDenied(f"None of your roles lets you import this list: {one.title.lower()}.")
    return one


def _staged(request: MemberRequest, pk: UUID) -> StagedImport:
    staged = get_object_or_404(StagedImport.objects.select_related("key", "by__key"), pk=pk, by=request.member)
    _import(request, staged.kind)
    return staged


def _crumbs(one: Import) -> list[dict[str, str]]:
    return [{"label": "Home", "url": "/"}, {"label": one.title, "url": reverse(one.done)}]
