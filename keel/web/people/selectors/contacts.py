"""The local contacts of the report-now page, and of the panel on every page that shows a child."""

from typing import TypedDict

from django.db.models import QuerySet
from django.urls import reverse

from keel.web.people.models import Contact


class ReportContact(TypedDict):
    """A contact as page/report_now.html draws it."""

    name: str
    role: str
    phone: str
    when: str
    url: str
    link: str


def contacts() -> QuerySet[Contact]:
    """The local contacts, in the order of the page."""
    return Contact.objects.all()


def report_contacts() -> list[ReportContact]:
    """For the context of every page that shows a child (`report_contacts`): the contacts, then the page itself.

    One query. The list is never empty, so the panel always shows.
    """
    found: list[ReportContact] = [
        {"name": one.label, "role": one.note, "phone": one.telephone, "when": one.hours, "url": "", "link": ""}
        for one in contacts()
    ]
    page: ReportContact = {
        "name": "What to do, step by step",
        "role": "",
        "phone": "",
        "when": "",
        "url": reverse("people:report_now"),
        "link": "Open the page",
    }
    return [*found, page]
