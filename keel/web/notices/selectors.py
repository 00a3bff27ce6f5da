"""What may be asked about notices: one's own, and how the outbox does, in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Min, Q, QuerySet

from keel.web.background.selectors import Health, given_up, health
from keel.web.people.models import Member

from .kinds import Kind, UnknownKind, all_kinds, kind_of
from .models import Notice, TurnedOff

State = Notice.State
TROUBLE = "mail or work in the background is in trouble"
SILENT_FOR = timedelta(minutes=10)
"""A worker that was not seen for so long while something is due has gone."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """How mail does in this organisation: figures of trouble only, of the kinds of notice that may be counted.

    How much waits and how much was sent rises with what people do, so it would tell the head that something was done.
    """

    set_up: bool
    trying: int
    since: datetime | None
    """Since when mail that was tried does not go out; None: nothing is held up."""
    overdue: bool
    """Something should have gone out ten minutes ago or more."""
    unsure: int
    failed: int
    goes_out: bool
    """Something was sent in the last seven days."""
    worker: Health

    @property
    def worker_gone(self) -> bool:
        """Something is due and no worker takes it up: either its last beat is old, or there never was one."""
        return self.overdue and self.set_up and self.trying == 0

    @property
    def troubled(self) -> bool:
        """Whether somebody must do something."""
        held_up = self.trying or self.unsure or self.failed or self.worker.given_up
        return bool(held_up or self.overdue)


def may_be_in_trouble(member: Member, now: datetime) -> ExpressionWrapper[Q]:
    """Whether anything is held up, unsure, failed or given up here: the question whose answer saves `outbox`."""
    late = Q(state=State.WAITING) & (Q(tries__gt=0) | Q(next_at__lt=now - SILENT_FOR))
    mail = Exists(_in_figures().filter(late | Q(state__in=(State.UNSURE, State.FAILED))).order_by())
    work = Exists(given_up().order_by())
    return ExpressionWrapper(mail | work, output_field=BooleanField())


def _in_figures() -> QuerySet[Notice]:
    return Notice.objects.filter(kind__in=[kind.name for kind in all_kinds() if kind.in_figures])


def outbox(now: datetime) -> Outbox:
    """Four queries, however many notices there are."""
    figures = _in_figures().aggregate(
        trying=Count("pk", filter=Q(state=State.WAITING, tries__gt=0)),
        since=Min("first_tried_at", filter=Q(state=State.WAITING, tries__gt=0)),
        late=Count("pk", filter=Q(state=State.WAITING, next_at__lt=now - SILENT_FOR)),
        unsure=Count("pk", filter=Q(state=State.UNSURE)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        sent=Count("pk", filter=Q(state=State.SENT, sent_at__gte=now - timedelta(days=7))),
    )
    late, sent = figures.pop("late"), figures.pop("sent")
    set_up = bool(settings.KEEL_DEMO or settings.KEEL_MAIL)
    return Outbox(set_up=set_up, overdue=bool(late), goes_out=bool(sent), worker=health(), **figures)


def mailed_to(member: Member) -> QuerySet[Notice]:
    """What was mailed to a member, or perhaps was, the newest first."""
    return Notice.objects.filter(recipient=member, state__in=(State.SENT, State.UNSURE)).order_by("-asked_at", "pk")


def sent() -> QuerySet[Notice]:
    """Everything that went out in this organisation, the newest first: for the demo's own page alone."""
    rows = Notice.objects.filter(state=State.SENT, kind__in=[kind.name for kind in all_kinds()])
    return rows.select_related("recipient__account").order_by("-sent_at", "pk")


def words_of(notice: Notice) -> str:
    """The sentence that was mailed, or what can still be said of a kind whose app is gone."""
    try:
        return kind_of(notice.kind).sentence
    except UnknownKind:
        return "Something waited in Keel."


def optional() -> list[Kind]:
    """The kinds that a member may turn off."""
    return [kind for kind in all_kinds() if not kind.must]


def wanted_by(member: Member) -> list[str]:
    """The optional kinds that the member has not turned off."""
    off = set(TurnedOff.objects.filter(member=member).values_list("kind", flat=True))
    return [kind.name for kind in optional() if kind.name not in off]
