"""`keel due FILE --on DATE`: who owes what by when in a file of worked examples, with clause and arithmetic."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from keel.commands import refuse, say, unreadable
from keel.core.calendar import say_day
from keel.core.forms import FileErrors
from keel.core.obligations import CircularCorrection, Explanation, Obligation, days_open
from keel.examples import Answers, Worked, answers_on, read_examples

HEADINGS = ("who", "what", "for", "opens", "due", "status", "clause")


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", metavar="FILE", help="a file of worked examples (docs/guide/worked-examples.md)")
    parser.add_argument("--on", metavar="DATE", type=day, required=True, help="the day to answer for: 2026-11-27")
    parser.add_argument("--json", action="store_true", help="print data instead of a table")


def day(text: str) -> date:
    """Read a day given as an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day: write year, month and day, such as 2026-11-27") from None


def run(options: Namespace) -> int:
    """Print the obligations of every example of the file; exit status 1 if the file has errors."""
    on: date = options.on
    try:
        file = read_examples(Path(options.file))
        answered = [(worked, answers_on(worked, on)) for worked in file.examples]
    except (FileErrors, CircularCorrection) as errors:
        return refuse(errors)
    except (OSError, UnicodeDecodeError) as error:
        return refuse(unreadable(options.file, error))
    if options.json:
        examples = [{"title": worked.example.title, "obligations": data(answers)} for worked, answers in answered]
        say(json.dumps({"on": on.isoformat(), "examples": examples}, indent=2, ensure_ascii=False))
    else:
        for worked, answers in answered:
            say(section(worked, answers))
    return 0


def section(worked: Worked, answers: Answers) -> str:
    """One example as a table, with the arithmetic under each line."""
    title = f"{worked.example.title} · {say_day(answers.day)}"
    explained = [(one, answers.explain(one)) for one in in_order(answers.obligations)]
    rows = [(cells(one, why, answers), why) for one, why in explained]
    if not rows:
        return f"{title}\n\n  Nobody owes anything.\n"
    table = [HEADINGS, *(row for row, _ in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
    lines = [title, "", "  " + laid_out(HEADINGS, widths)]
    for row, why in rows:
        lines += ["  " + laid_out(row, widths), *(f"      {said}" for said in (why.arithmetic, *why.corrections))]
    return "\n".join([*lines, ""])


def in_order(obligations: Sequence[Obligation]) -> list[Obligation]:
    """By the day they are due, those without a date by the day they opened."""
    return sorted(obligations, key=lambda one: (one.due or one.opens, one.key))


def laid_out(row: Sequence[str], widths: Sequence[int]) -> str:
    """One line of a table."""
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def cells(one: Obligation, why: Explanation, answers: Answers) -> tuple[str, ...]:
    """One obligation as a line of the table."""
    status = answers.status(one)
    if one.due is None and one.met is None:
        age = days_open(one, answers.day)
        status += f", open {age} {'day' if age == 1 else 'days'}"
    return (
        " and ".join(owers(one)),
        why.what,
        ", ".join(name for kind, name in one.about if kind in ("supervisee", "case", "period")),
        say_day(one.opens),
        say_day(one.due) if one.due else "no date",
        status,
        f"{one.clause} ({one.strength})",
    )


def owers(one: Obligation) -> list[str]:
    """Everybody who owes it, the first one first."""
    return [one.owed_by, *(name for kind, name in one.about if kind == "also owed by")]


def data(answers: Answers) -> list[dict[str, Any]]:
    """The obligations of an example as data."""
    return [as_data(one, answers) for one in in_order(answers.obligations)]


def as_data(one: Obligation, answers: Answers) -> dict[str, Any]:
    """One obligation as data: days as text, year first."""
    explanation = answers.explain(one)
    days = {name: getattr(one, name) for name in ("opens", "due", "last_day", "met")}
    return {
        "key": one.key,
        "who": owers(one),
        "what": explanation.what,
        "duty": one.duty,
        "about": [list(pair) for pair in one.about if pair[0] != "also owed by"],
        **{name: told.isoformat() if told else None for name, told in days.items()},
        "period": one.period,
        "status": answers.status(one),
        "days_open": days_open(one, answers.day),
        "clause": one.clause,
        "heading": explanation.heading,
        "wording": explanation.wording,
        "strength": one.strength,
        "arithmetic": explanation.arithmetic,
        "facts": list(explanation.facts),
        "corrections": list(explanation.corrections),
        "warning": one.warning,
    }
