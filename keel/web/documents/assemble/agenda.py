"""The agenda, filled in or as a blank form to write on by hand (S6, S11, S19, S26)."""

from keel.core.forms import Field as FormField
from keel.policies import form as form_named
from keel.web.documents.document import Block, Document, Field, Space, Table
from keel.web.page.dates import say_minutes

from .fixed import made_words
from .gathered import ActionLine, AgendaGathered, SessionHead
from .words import day_in_words, moment_in_words, sentence_case

WHY = {"social care": "Social-care involvement", "other": "Other or emerging concern", "urgent": "Urgent"}
WIDTHS = (21, 60, 31, 54)
"""Of the actions' table, so that no day is broken."""
LINES = {"numbered items": 7, "long text": 3}
NUMBERS_ONLY = (
    "Keel puts no child's name on this sheet: a case stands by its number, and an action about a child or the person "
    "without its words, which are in Keel. All else stands as it was typed. Write no child's name."
)
NUMBERS_BY_HAND = "Write case numbers on this sheet, never a child's name."


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
        rows = [_action(one) for one in found.actions]
        blocks.append(Table("Actions still open", ("About", "What", "Who", "By when"), rows, WIDTHS))
    return Document(
        title="Agenda for supervision",
        organisation=found.copy.organisation,
        notice="\n".join((*found.notice, NUMBERS_BY_HAND if found.blank else NUMBERS_ONLY)),
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


def _action(one: ActionLine) -> tuple[str, str, str, str]:
    """What tells the action from the others without its words; and those, where no child nor person is behind them."""
    what = "\n".join(filter(None, (one.text, f"Agreed on {day_in_words(one.agreed_on)}")))
    state = ["overdue"] if one.overdue else []
    for word, times in (("carried", one.carried), ("new date", one.redated)):
        state += [f"{word} {times} time{'' if times == 1 else 's'}"] if times else []
    return one.about, what, one.owner, "\n".join(filter(None, (day_in_words(one.due), sentence_case(", ".join(state)))))


def _field(field: FormField, found: AgendaGathered) -> list[Block]:
    if found.blank:
        return [Space(field.whole_label, LINES.get(field.kind, 3), field.hint)]
    text = found.answers.get(field.key, "")
    if field.kind == "numbered items":
        items = [line for line in text.split("\n") if line.strip()]
        text = "\n".join(f"{number}. {line}" for number, line in enumerate(items, 1))
    return [Field(field.whole_label, text)]


def _cases(field: FormField, found: AgendaGathered) -> list[Block]:
    label = field.whole_label
    if not found.cases:
        return [Space(label, 5, field.hint)] if found.blank else [Field(label, "None on this agenda.")]
    rows = [
        (
            one.number,
            sentence_case(", ".join(one.statuses)) or "None",
            WHY.get(one.why, sentence_case(one.why)),
            "Yes" if one.fitted else "Not fitted: it needs an extra session",
        )
        for one in found.cases
    ]
    return [Table(label + ", and other cases", ("Case", "Status", "Why", "On the agenda"), rows, (2, 4, 4, 4))]
