"""Words of printed documents: days and times in full, and the short forms that a stranger would not know (G-60)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from keel.web.documents.document import Table
from keel.web.page.dates import in_london, say_time

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SHORT_FORMS: Final = {
    "ABE": "achieving best evidence (an interview of a child by police and social worker)",
    "CAMHS": "child and adolescent mental health services",
    "CIN": "child in need (a plan under section 17 of the Children Act 1989)",
    "CP": "child protection",
    "CPOMS": "the school's safeguarding record system of that name",
    "CSC": "children's social care",
    "CSE": "child sexual exploitation",
    "CCE": "child criminal exploitation",
    "DDSL": "deputy designated safeguarding lead",
    "DSL": "designated safeguarding lead",
    "EHA": "early help assessment",
    "EHCP": "education, health and care plan",
    "ELSA": "emotional literacy support assistant",
    "EWO": "education welfare officer",
    "FGM": "female genital mutilation",
    "FSW": "family support worker",
    "GP": "general practitioner (the family's doctor)",
    "HT": "headteacher",
    "ICPC": "initial child protection conference",
    "IRO": "independent reviewing officer",
    "KCSIE": "Keeping children safe in education (statutory guidance for schools in England)",
    "LAC": "looked-after child",
    "LADO": "local authority designated officer (for allegations against adults who work with children)",
    "MARAC": "multi-agency risk assessment conference (on domestic abuse)",
    "MASH": "multi-agency safeguarding hub",
    "PEP": "personal education plan",
    "PLO": "public law outline (the steps before care proceedings)",
    "RCPC": "review child protection conference",
    "SEMH": "social, emotional and mental health needs",
    "SEN": "special educational needs",
    "SENCO": "special educational needs co-ordinator",
    "SEND": "special educational needs and disabilities",
    "SGO": "special guardianship order",
    "SLT": "senior leadership team",
    "TA": "teaching assistant",
    "TAC": "team around the child",
    "TAF": "team around the family",
}
"""Short forms of the field and what they stand for. What somebody wrote is never altered: the list is printed after."""

_SHORT = re.compile(r"\b[A-Z]{2,6}(?=s?\b)")


def day_in_words(day: date) -> str:
    """A day in full, "Wednesday 7 October 2026"; an instant is said as its day in London."""
    if isinstance(day, datetime):
        day = in_london(day).date()
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """A moment in full, "Wednesday 7 October 2026 at 14:00", in London."""
    return f"{day_in_words(moment)} at {say_time(moment)}"


def sentence_case(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def short_forms(texts: Iterable[str]) -> Table | None:
    """A table of the short forms that these texts use, or None where they use none that Keel knows."""
    used = {found for text in texts for found in _SHORT.findall(text)} & SHORT_FORMS.keys()
    if not used:
        return None
    rows = [(short, SHORT_FORMS[short]) for short in sorted(used)]
    return Table(
        "Short forms used in this document, and what they usually stand for", ("Short form", "Meaning"), rows, (1, 4)
    )
