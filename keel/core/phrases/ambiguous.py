"""Phrases that people read in two ways. They are refused, and both readings are offered."""

from collections.abc import Mapping
from typing import Final

_MONTHLY = ("every four calendar weeks", "every calendar month")
_YEARLY = ("every 12 months", "at least 1 per academic year")
_TWO_MONTHS = ("every 2 months", "every 2 weeks")
_TWO_WEEKS = ("every 2 weeks", "every 3 days")
_QUARTERLY = ("every 3 months", "every term")
_TWICE_A_YEAR = ("at least 2 per academic year", "every 24 months")
_HALF_TERMS = ("every half term", "every term")

READINGS: Final[Mapping[str, tuple[str, str]]] = {
    "monthly": _MONTHLY,
    "every month": _MONTHLY,
    "each month": _MONTHLY,
    "every 1 month": _MONTHLY,
    "every one month": _MONTHLY,
    "once a month": _MONTHLY,
    "yearly": _YEARLY,
    "annually": _YEARLY,
    "annual": _YEARLY,
    "every year": _YEARLY,
    "each year": _YEARLY,
    "every 1 year": _YEARLY,
    "every one year": _YEARLY,
    "once a year": _YEARLY,
    "bi monthly": _TWO_MONTHS,
    "bimonthly": _TWO_MONTHS,
    "bi weekly": _TWO_WEEKS,
    "biweekly": _TWO_WEEKS,
    "quarterly": _QUARTERLY,
    "every quarter": _QUARTERLY,
    "biannually": _TWICE_A_YEAR,
    "bi annually": _TWICE_A_YEAR,
    "biennially": _TWICE_A_YEAR,
    "bi termly": _HALF_TERMS,
    "bitermly": _HALF_TERMS,
}
"""The ambiguous phrase, in lower case and without hyphens, and what it may have meant."""
