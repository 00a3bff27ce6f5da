"""Saving as you type, for every part of a session (the protocol is in keel/web/page/README.md).

A field's name says where its text belongs: "agenda:items", "note:<case>:update" (private case note),
"session:workload", "case:<case>:update". "seconds:<case>" takes the time spent on a case in the room. A page sets

    <form method="post" autocomplete="off" data-autosave data-save-url="{% url 'sessions:save' session.pk %}"
          data-versions-url="{% url 'sessions:versions' session.pk %}" data-person="{{ request.member.pk }}">

and draws its fields with `keel.web.sessions.forms.typed`, which also takes the whole form where there is no script.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST, require_safe

from keel.web.access.reading import reading
from keel.web.access.selectors import fetch
from keel.web.page.dates import in_london, say_time
from keel.web.page.forms import KEY_SHAPE
from keel.web.page.refusals import Refusal
from keel.web.people.current import MemberRequest
from keel.web.sessions.models import AgendaCase, Entry, Session
from keel.web.sessions.selectors.entries import readable_entries, whole
from keel.web.sessions.services.entries import Typed, entry_save, name_of, place_named
from keel.web.sessions.services.room import case_seconds

SECONDS = "seconds:"


@require_POST
def save(request: MemberRequest, pk: UUID) -> JsonResponse:
    """Save one field: 200 with its version, 409 with the newer text that was left as it is, else a sentence."""
    try:
        session = fetch(whole(), request.member, on=request.today, pk=pk)
        if request.POST.get("field", "").startswith(SECONDS):
            return _seconds(request, session)
        return _save(request, session)
    except Refusal as refusal:
        return JsonResponse({"error": refusal.message}, status=422)
    except PermissionDenied as denied:
        return JsonResponse({"error": str(denied)}, status=403)
    except Http404:
        return JsonResponse({"error": "There is no such field here, or none that you may write in."}, status=404)


@require_safe
def versions(request: MemberRequest, pk: UUID) -> JsonResponse:
    """The version of every field the member may read; `?field=` gives that one's text as well, and tells the ledger."""
    try:
        session = fetch(whole(), request.member, on=request.today, pk=pk)
    except Http404:
        return JsonResponse({"error": "There is no such session here, or none that you may see."}, status=404)
    found = {}
    wanted = request.GET.get("field", "")
    for entry in readable_entries(session, request.member, on=request.today):
        name = name_of(entry.part, entry.field, entry.case_id)
        found[name] = {
            "version": entry.version,
            "saved_by": entry.saved_by.name,
            "saved_at": say_time(entry.saved_at),
        }
        if name == wanted:
            reading(request, entry)
            found[name]["text"] = entry.text
    answer = {"csrf": get_token(request), "person": str(request.member.pk), "fields": found}
    return JsonResponse(answer)


def say_second(moment: datetime) -> str:
    """Say an instant as "14:03:22", in London, with its zone in the hour that October repeats."""
    clock, _, zone = say_time(moment).partition(" ")
    return f"{clock}:{in_london(moment):%S}" + (f" {zone}" if zone else "")


def _save(request: MemberRequest, session: Session) -> JsonResponse:
    place = place_named(request.POST.get("field", ""))
    saved = entry_save(by=request.member, session=session, place=place, typed=_typed(request), now=request.now)
    if saved.conflict:
        return JsonResponse(_newer(request, saved.entry), status=409)
    return JsonResponse({"saved_at": say_second(saved.at), "version": saved.version})


def _typed(request: MemberRequest) -> Typed:
    version, key = request.POST.get("version", ""), request.POST.get("key", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise Refusal("This page is out of date. Copy what you wrote, open the page again and paste it.")
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return Typed(text, int(version), key if KEY_SHAPE.fullmatch(key) else "")


def _newer(request: MemberRequest, entry: Entry) -> dict[str, object]:
    reading(request, entry)
    return {
        "theirs": entry.text,
        "version": entry.version,
        "saved_by": entry.saved_by.name,
        "saved_at": say_time(entry.saved_at),
    }


def _seconds(request: MemberRequest, session: Session) -> JsonResponse:
    """The time of a case only grows, so it needs no version."""
    item = AgendaCase.objects.filter(session=session, case_id=_id(request.POST["field"])).first()
    text = request.POST.get("text", "")
    if item is None or not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Http404
    item.session = session
    case_seconds(by=request.member, item=item, seconds=int(text))
    return JsonResponse({"saved_at": say_second(request.now), "version": 1})


def _id(field: str) -> UUID:
    try:
        return UUID(field.removeprefix(SECONDS))
    except ValueError:
        raise Http404 from None
