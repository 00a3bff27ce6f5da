"""Fields that are saved as they are typed: drawn from a released form, and taken whole where there is no script.

fields = typed_fields(session, "session", entries=entries_by_name(rows))
{% include "sessions/typed_field.html" with field=field only %}

posted = take_posted(request, session)          # every field of the form that was sent
fields = typed_fields(..., posted=posted)       # to show again what was refused or met a newer text
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.http import HttpRequest

from keel.core.forms import Field
from keel.core.forms.kinds import MOST_SIGNS
from keel.web.cases.models import Case
from keel.web.page.dates import say_time
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member
from keel.web.sessions.models import Entry, EntryVersion, Session
from keel.web.sessions.services.entries import Place, Saved, Typed, entry_save, form_for, name_of, place_named

TYPED_KINDS: Final = ("text", "long text", "numbered items", "yes or no", "choice")
"""Kinds of field that a person types; the others Keel fills in or has its own place for (actions, signatures)."""

VERSION: Final = ".version"
KEEP: Final = ".keep"


@dataclass(frozen=True, slots=True)
class Newer:
    """Somebody else's newer text, to be shown beside one's own."""

    theirs: str
    version: int
    saved_by: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a whole form: texts that were not kept with the reason, and newer texts met, by field name."""

    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The text as it was sent, and the sentence that says why it was not kept."""
    newer: Mapping[str, tuple[str, Newer]] = field(default_factory=dict)

    @property
    def is_saved(self) -> bool:
        """Whether every field was kept."""
        return not self.refused and not self.newer


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedField:
    """One field as sessions/typed_field.html draws it."""

    name: str
    label: str
    kind: str
    text: str
    version: int
    hint: str = ""
    group: str = ""
    required: bool = False
    at_most: int | None = None
    max_length: int = 0
    choices: tuple[str, ...] = ()
    error: str = ""
    newer: Newer | None = None

    @property
    def most(self) -> int:
        """How many characters fit in the box; a list without a limit of entries takes as much as the longest text."""
        if self.kind != "numbered items":
            return self.max_length
        return self.max_length * self.at_most if self.at_most else MOST_SIGNS

    @property
    def rows(self) -> int:
        """How tall the box is at first."""
        return 3 if self.kind in ("text", "numbered items") else 5


def entries_by_name(rows: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by the name of their field."""
    return {name_of(one.part, one.field, one.case_id): one for one in rows}


def typed_fields(
    session: Session,
    part: str,
    *,
    entries: Mapping[str, Entry],
    case: Case | None = None,
    start: Mapping[str, str] | None = None,
    posted: Posted | None = None,
) -> list[TypedField]:
    """The fields of a part that people type, in the form's order, with what they hold.

    `start` gives the text a field begins with while nobody has saved it.
    """
    fields = (one for one in form_for(session, part).of_part(part) if one.kind in TYPED_KINDS)
    return [_drawn(one, Place(part, one.key, case).name, entries, start or {}, posted) for one in fields
            if one.filled_by != "keel"]  # fmt: skip


def take_posted(request: HttpRequest, session: Session, *, by: Member, now: datetime) -> Posted:
    """Save every field of a form that was sent whole. Each field is kept, or comes back with its text and why not."""
    refused: dict[str, tuple[str, str]] = {}
    newer: dict[str, tuple[str, Newer]] = {}
    names = [name.removesuffix(VERSION) for name in request.POST if name.endswith(VERSION)]
    for name in names:
        text = "\n".join(request.POST.getlist(name)).replace("\r\n", "\n")
        typed = Typed(text, _number(request.POST.get(name + VERSION, "")))
        try:
            saved = _take(by, session, place_named(name), typed, request.POST.get(name + KEEP, ""), now)
        except Refusal as refusal:
            refused[name] = text, refusal.message
            continue
        if saved.conflict and not _is_untouched(saved.entry, typed):
            newer[name] = text, _newer(saved.entry)
    return Posted(refused, newer)


def _take(by: Member, session: Session, place: Place, typed: Typed, keep: str, now: datetime) -> Saved:
    if keep not in ("theirs", "both"):
        return entry_save(by=by, session=session, place=place, typed=typed, now=now)
    there = Entry.objects.select_related("key__organisation_key").filter(
        session=session, part=place.part, case=place.case, field=place.field
    )
    entry = there.first()
    theirs = entry.text if entry is not None and entry.version == typed.version else ""
    if keep == "both" and theirs:
        typed = Typed(f"{theirs}\n\n{typed.text}", typed.version)
    saved = entry_save(by=by, session=session, place=place, typed=typed, now=now)
    if keep == "theirs" and not saved.conflict:  # mine stays in the history, theirs stands on top of it
        again = Typed(theirs, saved.version)
        saved = entry_save(by=by, session=session, place=place, typed=again, now=now)
    return saved


def _is_untouched(entry: Entry, typed: Typed) -> bool:
    """Whether the writer sent back what the page had shown: then the newer text simply stands."""
    if typed.version == 0:
        return not typed.text.strip()
    rows = EntryVersion.objects.select_related("key__organisation_key").filter(entry=entry, version=typed.version)
    shown = rows.first()
    return shown is not None and shown.text == typed.text


def _newer(entry: Entry) -> Newer:
    return Newer(entry.text, entry.version, entry.saved_by.name, say_time(entry.saved_at))


def _drawn(
    one: Field, name: str, entries: Mapping[str, Entry], start: Mapping[str, str], posted: Posted | None
) -> TypedField:
    entry = entries.get(name)
    text, version = (entry.text, entry.version) if entry else (start.get(one.key, ""), 0)
    error, newer = "", None
    if posted and name in posted.refused:
        text, error = posted.refused[name]
    if posted and name in posted.newer:
        text, newer = posted.newer[name]
    return TypedField(
        name=name,
        label=one.label,
        kind=one.kind,
        text=text,
        version=version,
        hint=one.hint,
        group=one.group,
        required=one.required,
        at_most=one.at_most,
        max_length=one.max_length,
        choices=one.choices,
        error=error,
        newer=newer,
    )


def _number(version: str) -> int:
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
