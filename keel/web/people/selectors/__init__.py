"""What may be asked about people and calendars."""

from .calendar import calendar_of, calendar_or_none, periods, special_days
from .contacts import ReportContact, contacts, report_contacts
from .members import (
    by_name,
    can_sign_in,
    held_on,
    here_on,
    holders,
    is_here,
    know_roles,
    members,
    members_with_roles,
    powers_of,
    role_slugs,
    roles_of,
    signs_in,
    standing,
    working_times,
)

__all__ = [
    "ReportContact",
    "by_name",
    "calendar_of",
    "calendar_or_none",
    "can_sign_in",
    "contacts",
    "held_on",
    "here_on",
    "holders",
    "is_here",
    "know_roles",
    "members",
    "members_with_roles",
    "periods",
    "powers_of",
    "report_contacts",
    "role_slugs",
    "roles_of",
    "signs_in",
    "special_days",
    "standing",
    "working_times",
]
