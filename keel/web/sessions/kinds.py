"""Which kind of the access table each thing of a session is (assurance, section 5), and what it hangs on."""

from collections.abc import Mapping
from typing import Final

from keel.web.access import kinds
from keel.web.access.clauses import ME, Clause

from .models import AgendaCase, DisagreementNote, Entry, Extract, Party, Record, RecordPart, Session

AS_OF_SESSION = {"session": "session_id", "organisation": "organisation_id", "person": "session__supervisee_id"}
PEOPLE = ("session__supervisee_id", "session__supervisor_id")
WHILE_IT_RUNS: Final[Mapping[str, Clause]] = {"agreement_runs": {}}
"""Of a supervisor from outside: with the agreement that brought them, their relation to its sessions ends
(services/outside.py), so that whoever still has one proves by it that the agreement runs."""
STANDS: Final = {
    path: (
        {f"{path}withdrawn_at__isnull": True},
        {f"{path}session__supervisee_id": ME},
        {f"{path}session__supervisor_id": ME},
    )
    for path in ("", "part__")
}
"""What was withdrawn from the wrong child is shut to everybody but the session's two people, by whatever way they come
to it, now or later. By the path to the part."""
DELEGATED = {"delegated": kinds.ByRelation("delegated to", "case_id")}
"""A deputy reads what is about a child whom the safeguarding lead has delegated to them."""


def register_kinds() -> None:
    """Schedule K2, agenda K3, private notes K4, drafts K5, issued parts K6, K7 and K15, disagreements K9."""
    kinds.register(
        Session,
        "K2",
        anchors={"session": "pk", "organisation": "organisation_id", "person": "supervisee_id"},
        about=("supervisee_id", "supervisor_id"),
    )
    kinds.register(Party, "K2", anchors=AS_OF_SESSION, about=("member_id",))
    shared = {"shared": ({"session__agenda_sent_at__isnull": False}, {"session__began_at__isnull": False})}
    kinds.register(AgendaCase, "K3", anchors=AS_OF_SESSION, about=("case_id",), conditions=shared)
    kinds.register(Entry, "K3", when={"part": "agenda"}, anchors=AS_OF_SESSION, about=PEOPLE, conditions=shared)
    kinds.register(
        Entry,
        "K4",
        when={"part": "case note"},
        anchors=AS_OF_SESSION,
        about=("case_id",),
        conditions={"shared": {"session__notes_shared_at__isnull": False}},
    )
    for part in ("session", "case", "personal"):
        about = (*PEOPLE, "case_id") if part == "case" else PEOPLE
        kinds.register(Entry, "K5", when={"part": part}, anchors=AS_OF_SESSION, about=about)
    _register_records()


def _register_records() -> None:
    kinds.register(Record, "K5", when={"issued_at__isnull": True}, anchors=AS_OF_SESSION, about=PEOPLE)
    kinds.register(Record, "K2", when={"issued_at__isnull": False}, anchors=AS_OF_SESSION, about=PEOPLE)
    for part, kind in (("case", "K6"), ("personal", "K7"), ("session", "K15")):
        about = (*PEOPLE, "case_id") if part == "case" else PEOPLE
        kinds.register(
            RecordPart,
            kind,
            when={"kind": part},
            anchors=AS_OF_SESSION,
            about=about,
            conditions={**DELEGATED, **WHILE_IT_RUNS} if part == "case" else None,
            only=STANDS[""],
        )
    of_part = {"session": "part__session_id", "organisation": "organisation_id", "person": "owed_by_id"}
    kinds.register(Extract, "K6", anchors=of_part, about=("case_id",), conditions=DELEGATED, only=STANDS["part__"])
    of_record = {"session": "record__session_id", "organisation": "organisation_id", "person": "by_id"}
    holds: dict[str, Clause] = {
        "own": {"by_id": ME},
        "both_consent": {"leads_may_read_at__isnull": False},
        "escalated": {"escalated_at__isnull": False},
    }
    kinds.register(DisagreementNote, "K9", anchors=of_record, about=("by_id",), conditions=holds)
