"""Gathers the monitoring record of one supervisee: the sessions over so far that the reader may see."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from keel.web.access.selectors import visible
from keel.web.documents.assemble.gathered import Attendance, Copy, MonitoringGathered, SessionLine
from keel.web.people.models import Member
from keel.web.policies.selectors import policy_of
from keel.web.sessions.models import Party, Session

OVER = (Session.State.HELD, Session.State.CANCELLED, Session.State.MISSED)


def monitored_sessions(supervisee_id: UUID, member: Member, *, on: date) -> list[Session]:
    """Every session of the supervisee that is over and that the member may see, the oldest first: one query."""
    rows = Session.objects.filter(supervisee_id=supervisee_id, state__in=OVER)
    found = visible(rows, member, on=on).select_related("supervisee__key__organisation_key", "policy_version")
    return list(found.defer("reason").order_by("starts_at", "pk"))


def monitoring_gathered(sessions: Sequence[Session], *, copy: Copy) -> MonitoringGathered:
    """The lines of these sessions, at least one, with who was there and their marks: one query more."""
    parties: dict[UUID, list[Attendance]] = defaultdict(list)
    rows = Party.objects.filter(session__in=[one.pk for one in sessions])
    for row in rows.select_related("member__key__organisation_key").order_by("part", "pk"):
        parties[row.session_id].append(
            Attendance(row.member.name, row.part, row.arrived_at, row.left_at, row.marked_at)
        )
    supervisee = sessions[0].supervisee
    return MonitoringGathered(
        copy=copy,
        supervisee=supervisee.name,
        job_title=supervisee.job_title,
        sessions=tuple(SessionLine(one.starts_at, one.state, tuple(parties[one.pk])) for one in sessions),
        statement=policy_of(sessions[-1].policy_version).conduct.monitoring,
    )
