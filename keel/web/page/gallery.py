"""Invented content for the gallery of components."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.paginator import Paginator

from keel.web.page.forms import Checkboxes, DayField, KeelForm, LongTextField, Radios, ShortTextField, TimeField

WHY = {
    "clause": "S12",
    "heading": "A cancelled session is rebooked",
    "wording": "A session that is cancelled is booked again within five working days.",
    "strength": "must",
    "facts": ["The session of Fri 20 Nov 2026 was cancelled", "The cancellation was recorded on Thu 19 Nov 2026"],
    "arithmetic": "Fri 27 Nov 2026, 5 working days after Fri 20 Nov 2026: 23, 24, 25, 26, 27",
}


class SampleForm(KeelForm):
    """One field of each kind."""

    place = ShortTextField(label="Place", help_text="A room where nobody will interrupt")
    day = DayField(label="Date of the session", what="the date of the session", earliest=date(2026, 9, 1))
    starts = TimeField(label="Start")
    format = forms.ChoiceField(
        label="How will you meet?",
        choices=[("room", "In a room together"), ("call", "By video call")],
        widget=Radios(hints={"call": "Only when one of you is away from school"}),
    )
    topics = forms.MultipleChoiceField(
        label="What else is on the agenda",
        choices=[("workload", "Workload"), ("training", "Training"), ("review", "Review of the system")],
        widget=Checkboxes,
        required=False,
    )
    supervisor = forms.ChoiceField(
        label="Supervisor", choices=[("", "Choose one"), ("1", "Imogen Hartley"), ("2", "Dev Chaudhry")]
    )
    summary = LongTextField(label="What you want to get from it", max_length=300, required=False)
    confirmed = forms.BooleanField(label="The room is booked", help_text="For two hours, phones off")


def gallery_context(*, refused: bool = False) -> dict[str, Any]:
    """Give everything that page/gallery.html shows; `refused` binds the form to bad answers."""
    bad = {"day_day": "30", "day_month": "2", "day_year": "2026", "starts": "2.30", "summary": "x" * 320}
    form = SampleForm(bad) if refused else SampleForm(initial={"day": date(2026, 11, 27), "starts": time(14, 30)})
    return {**_frame(), **_components(), "form": form, "sample": form}


def _frame() -> dict[str, Any]:
    labels = ("Home", "Sessions", "Cases", "Actions", "Agreements", "Policy", "People", "Ledger")
    return {
        "nav": [{"label": label, "url": f"#{label.lower()}", "current": label == "Sessions"} for label in labels],
        "signed_in": {
            "name": "Imogen Hartley",
            "role": "Assistant head, supervisor",
            "organisation": "Saltmarsh Lane Primary School",
            "account_url": "#account",
            "sign_out_url": "#sign-out",
            "switch_url": "#switch",
        },
        "breadcrumb": [{"label": "Home", "url": "#home"}, {"label": "Sessions", "url": "#sessions"}],
        "report_contacts": [
            {"name": "Dev Chaudhry", "role": "Designated safeguarding lead", "phone": "01632 960 123"},
            {"name": "Children's services", "role": "Out of hours", "phone": "01632 960 999", "when": "day and night"},
        ],
        "readers": [
            {"who": "Imogen Hartley", "why": "supervisor of this session"},
            {"who": "Rosa Quill", "why": "supervisee of this session"},
            {"who": "Alun Preece", "why": "grant for a file review", "until": date(2026, 12, 18)},
        ],
        "footer_links": [{"label": "Help", "url": "#help"}, {"label": "Who can read what", "url": "#access"}],
        "version": "0.1",
    }


def _components() -> dict[str, Any]:
    return {
        "day": date(2026, 11, 27),
        "instant": datetime(2026, 11, 27, 14, 3, tzinfo=UTC),
        "why": WHY,
        "statuses": ("upcoming", "due", "overdue", "met", "met late", "missed"),
        "rows": [
            {"key": "Supervisee", "value": "Rosa Quill", "url": "#change-supervisee"},
            {"key": "Record", "value": "Issued, waiting for two signatures on paper"},
            {"key": "Place", "value": ""},
        ],
        "tasks": [
            {"title": "Book the cancelled session again", "url": "#rebook", "hint": "With Rosa Quill",
             "status": "overdue", "day": date(2026, 11, 27), "why": WHY},
            {"title": "Write your case notes", "url": "#notes", "hint": "For the session on Tue 1 Dec 2026",
             "status": "due", "day": date(2026, 11, 24), "day_label": "by"},
            {"title": "Sign the agreement", "url": "#agreement", "status": "met late"},
        ],
        "columns": [{"label": "Session"}, {"label": "Supervisee"}, {"label": "Minutes", "figure": True}],
        "table_rows": [
            [{"value": "Tue 3 Nov 2026"}, {"label": "Supervisee", "value": "Rosa Quill"},
             {"label": "Minutes", "value": 58, "figure": True}],
            [{"value": "Tue 24 Nov 2026"}, {"label": "Supervisee", "value": "Martha Okonedo-Llewellyn"},
             {"label": "Minutes", "value": 64, "figure": True}],
        ],
        "events": [
            {"day": date(2026, 11, 27), "title": "Record issued", "by": "Imogen Hartley", "tag": "met"},
            {"day": date(2026, 11, 24), "title": "Session held", "text": "An hour, in the library office."},
            {"day": date(2026, 11, 17), "title": "Case notes ready", "url": "#notes", "by": "Rosa Quill"},
        ],
        "page_obj": Paginator(range(60), 10).page(2),
    }  # fmt: skip
