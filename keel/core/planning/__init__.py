"""A year of sessions proposed on their cadence, and bookings by hand checked."""

from keel.core.planning.bookings import Booking, Problem, check_booking
from keel.core.planning.propose import Plan, Proposal, Unplaced, propose
from keel.core.planning.times import Diary, Patterns, Taken
from keel.core.planning.windows import Stream

__all__ = [
    "Booking",
    "Diary",
    "Patterns",
    "Plan",
    "Problem",
    "Proposal",
    "Stream",
    "Taken",
    "Unplaced",
    "check_booking",
    "propose",
]
