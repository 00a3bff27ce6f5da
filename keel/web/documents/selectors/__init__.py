"""Gathering what a document is assembled from, each behind the one door and in a constant number of queries."""

from .agenda import agenda_gathered
from .agreement import agreement_gathered
from .monitoring import monitoring_gathered
from .record import extract_gathered, record_gathered

__all__ = [
    "agenda_gathered",
    "agreement_gathered",
    "extract_gathered",
    "monitoring_gathered",
    "record_gathered",
]
