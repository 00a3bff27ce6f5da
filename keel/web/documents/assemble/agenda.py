"""The agenda, filled in or as a blank form to write on by hand (S6, S11, S19, S26)."""

from keel.core.forms import Field as FormField
from keel.policies import form as form_named
from keel.web.documents.document import Block, Document, Field, Space, Table
from keel.web.page.dates import say_minutes

from .fixed import made_words
from .gathered import AgendaGathered, SessionHead
from .words import day_in_words, moment_in_words, sentence_case

WHY = {"social care": "Social-care involvement", "other": "Other or emerging concern", "urgent": "Urgent"}
LINES = {"numbered items": 7, "long text": 3}
NUMBERS_ONLY = "Children stand here by case number only. Do not write a child's name on this sheet."


def agenda_document(found: AgendaGathered) -> Document:
    """The agenda of one session. Cases go by number: the sheet is carried about."""
    head, fields = found.head, form_named(found.head.form).of_part("agenda")
    blocks: list[Block] = []
    for field in fields:
        if field.kind == "cases":
            blocks += _cases(field, found)
        elif field.filled_by != "keel":
            blocks += _field(field, found)
    if found.actions:
        rows = [(one.text, one.number or "None", one.owner, day_in_words(one.due)) for one in found.actions]
        blocks.append(Table("Actions still open", ("What", "Case", "Who", "By when"), rows, (5, 2, 3, 3)))
    return Document(
        title="Agenda for supervision",
        organisation=found.copy.organisation,
        notice="\n".join((*found.notice, NUMBERS_ONLY)),
        facts=head_facts_of(head, found),
        blocks=blocks,
        reference=f"Agenda for supervision, {day_in_words(head.starts_at)}",
        made=made_words(found.copy),
    )


def head_facts_of(head: SessionHead, found: AgendaGathered) -> list[tuple[str, str]]:
    """Who meets whom, when and where, and whether the agenda has been sent."""
    facts = [
        ("Name", head.supervisee),
        ("Job title", head.supervisee_title),
        ("Supervisor", f"{head.supervisor}, {head.supervisor_title}"),
        ("Date and time", f"{moment_in_words(head.starts_at)}, {say_minutes(head.minutes)}"),
    ]
    if head.place:
        facts.append(("Place", head.place))
    if not found.blank:
        facts.append(("Sent", moment_in_words(found.sent_at) if found.sent_at else "Not sent yet"))
    return facts


def _label(field: FormField) -> str:
    return f"{field.group}: {field.label[:1].lower()}{field.label[1:]}" if field.group else field.label


def _field(field: FormField, found: AgendaGathered) -> list[Block]:
    if found.blank:
        return [Space(_label(field), LINES.get(field.kind, 3), field.hint)]
    text = found.answers.get(field.key, "")
    if field.kind == "numbered items":
        items = [line for line in text.split("\n") if line.strip()]
        text = "\n".join(f"{number}. {line}" for number, line in enumerate(items, 1))
    return [Field(_label(field), text)]


def _cases(field: FormField, found: AgendaGathered) -> list[Block]:
    if not found.cases:
        return [Space(_label(field), 5, field.hint)] if found.blank else [Field(_label(field), "None on this agenda.")]
    rows = [
        (
            one.number,
            sentence_case(", ".join(one.statuses)) or "None",
            WHY.get(one.why, sentence_case(one.why)),
            "Yes" if one.fitted else "Not fitted: it needs an extra session",
        )
        for one in found.cases
    ]
    return [Table(_label(field) + ", and other cases", ("Case", "Status", "Why", "On the agenda"), rows, (2, 4, 4, 4))]
