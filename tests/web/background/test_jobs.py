"""A job's effect happens once: asked twice, woken twice, late, reordered, failing, refused, killed (G-72)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from keel.web.background import chores, daily, jobs
from keel.web.background.everywhere import everywhere
from keel.web.background.models import Beat, Job
from keel.web.background.pruning import prune
from keel.web.background.running import BACKOFF, LIMIT, MOST_TRIES, run
from keel.web.background.services import ask
from keel.web.background.sweeping import sweep
from keel.web.background.worker import Worker, work_off
from keel.web.ledger.services import NotInTransaction
from keel.web.page.refusals import Refusal
from keel.web.people.models import Contact, Member
from tests.cast import NOW, Cast

MINUTE = timedelta(minutes=1)
Named = Callable[[str, jobs.Work], None]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Named:
    monkeypatch.setattr(jobs, "_JOBS", dict(jobs._JOBS))
    monkeypatch.setattr(daily, "_DAILY", {})
    return jobs.register


def effect(order: jobs.Order) -> None:
    """Something that can be counted, in the database."""
    Contact.objects.create(label=order.key, telephone="01632 960199")


def effects() -> list[str]:
    return list(Contact.objects.filter(telephone="01632 960199").order_by("pk").values_list("label", flat=True))


def the_job() -> Job:
    return Job.objects.get()


def later(minutes: float) -> None:
    """Let the queue work at a later moment."""
    with time_machine.travel(timezone.now() + minutes * MINUTE, tick=False):
        work_off()


def woken_again(job: Job) -> None:
    run(job.organisation_id, job.pk)


def test_a_job_is_done_once_and_its_row_says_so(cast: Cast, named: Named) -> None:
    named("test", effect)
    ask("test", key="one", now=NOW)
    work_off()
    job = the_job()
    assert (effects(), job.state, job.tries, job.ended_at) == (["one"], "done", 1, NOW)


def test_asked_twice_and_woken_twice_it_is_done_once(cast: Cast, named: Named) -> None:
    """G-72, duplicate."""
    named("test", effect)
    for _ in range(2):
        ask("test", key="one", now=NOW)
    assert DBTaskResult.objects.count() == 1
    work_off()
    woken_again(the_job())
    work_off()
    assert effects() == ["one"]


def test_a_job_asked_for_in_a_form_that_failed_is_none(cast: Cast, named: Named) -> None:
    named("test", effect)
    with transaction.atomic():
        ask("test", key="one", now=NOW)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_late_by_three_days_and_out_of_order_all_are_done_once(cast: Cast, named: Named) -> None:
    """G-72, late and reordered."""
    named("test", effect)
    for key in ("a", "b", "c"):
        ask("test", key=key, now=NOW)
    rows = {job.key: job for job in Job.objects.all()}
    with time_machine.travel(NOW + timedelta(hours=72), tick=False):
        for key in ("c", "a"):
            woken_again(rows[key])
        work_off()
    assert sorted(effects()) == ["a", "b", "c"]


def test_it_is_not_done_before_its_time(cast: Cast, named: Named) -> None:
    named("test", effect)
    ask("test", key="one", now=NOW, not_before=NOW + 10 * MINUTE)
    work_off()
    woken_again(the_job())
    assert effects() == []
    later(10)
    assert effects() == ["one"]


def test_a_failing_job_keeps_no_effect_is_tried_later_and_stops_no_other(cast: Cast, named: Named) -> None:
    """G-72, crashed after its effect; poison isolated."""
    tried: list[str] = []

    def poison(order: jobs.Order) -> None:
        effect(order)
        tried.append(order.key)
        raise ValueError("Tom Okafor's secret")

    named("poison", poison)
    named("test", effect)
    ask("poison", key="bad", now=NOW)
    ask("test", key="good", now=NOW)
    work_off()
    assert effects() == ["good"]
    bad = Job.objects.get(key="bad")
    assert (bad.state, bad.tries, bad.trouble, bad.not_before) == ("waiting", 1, "ValueError", NOW + MINUTE)
    for minutes in BACKOFF:
        with time_machine.travel(Job.objects.get(key="bad").not_before, tick=False):
            work_off()
        assert minutes
    bad.refresh_from_db()
    assert (bad.state, bad.tries, len(tried)) == ("given up", MOST_TRIES, MOST_TRIES)
    assert effects() == ["good"]


def test_what_failed_is_told_nowhere_in_its_own_words(
    cast: Cast, named: Named, caplog: pytest.LogCaptureFixture
) -> None:
    """G-05, job payloads: ids in, a kind of error out."""

    def poison(order: jobs.Order) -> None:
        raise ValueError("Sam Whitlock and case 0042")

    named("poison", poison)
    ask("poison", key="bad", now=NOW, by=cast.tom, ids={"session": cast.sam.pk})
    work_off()
    rows = [str(row) for row in DBTaskResult.objects.values()] + [str(row) for row in Job.objects.values()]
    assert "Whitlock" not in " ".join([*rows, caplog.text])
    assert "Okafor" not in " ".join([*rows, caplog.text])


@pytest.mark.parametrize("refusal", [PermissionDenied("no"), Http404("gone"), Refusal("not now")])
def test_a_refused_job_is_not_tried_again(cast: Cast, named: Named, refusal: Exception) -> None:
    def refused(order: jobs.Order) -> None:
        raise refusal

    named("refused", refused)
    ask("refused", key="x", now=NOW, by=cast.tom)
    work_off()
    assert (the_job().state, the_job().trouble) == ("refused", type(refusal).__name__)
    assert not DBTaskResult.objects.ready().exists()


def test_a_job_acts_with_its_originators_present_permission(cast: Cast, named: Named) -> None:
    """8.3.3: who left between asking and working asks for nothing any more."""
    seen: list[Member | None] = []
    named("test", lambda order: seen.append(order.by))
    ask("test", key="stays", now=NOW, by=cast.sam)
    ask("test", key="leaves", now=NOW, by=cast.tom)
    ask("test", key="locked", now=NOW, by=cast.lena)
    Member.objects.filter(pk=cast.tom.pk).update(left_on=NOW.date())
    account = cast.lena.account
    assert account is not None
    account.is_active = False
    account.save()
    work_off()
    assert seen == [cast.sam]
    states = dict(Job.objects.values_list("key", "state"))
    assert states == {"stays": "done", "leaves": "refused", "locked": "refused"}


def test_a_job_killed_on_its_way_is_woken_again(cast: Cast, named: Named) -> None:
    """G-72: a worker that dies leaves its queue row running for ever; the sweeper finds it."""
    named("test", effect)
    ask("test", key="one", now=NOW)
    result = DBTaskResult.objects.get()
    result.claim("dead worker")
    sweep(NOW + LIMIT - MINUTE)
    assert DBTaskResult.objects.count() == 1
    with time_machine.travel(NOW + LIMIT + MINUTE, tick=False):
        sweep(timezone.now())
        work_off()
        sweep(timezone.now())
        work_off()
    assert effects() == ["one"]


def test_a_worker_taken_for_dead_that_wakes_up_does_nothing_twice(cast: Cast, named: Named) -> None:
    """The fence: the slow first worker finds the job done."""
    named("test", effect)
    ask("test", key="one", now=NOW)
    slow = DBTaskResult.objects.get()
    slow.claim("slow worker")
    with time_machine.travel(NOW + LIMIT + MINUTE, tick=False):
        sweep(timezone.now())
        work_off()
        woken_again(the_job())  # the slow one goes on
    assert effects() == ["one"]


def test_a_job_that_kills_its_worker_each_time_is_given_up(cast: Cast, named: Named) -> None:
    """G-72, poison: tries are counted before they are made."""
    named("deadly", effect)
    ask("deadly", key="one", now=NOW)
    Job.objects.update(tries=MOST_TRIES, begun_at=NOW)
    DBTaskResult.objects.update(status="RUNNING", started_at=NOW)
    sweep(NOW + LIMIT + MINUTE)
    assert (the_job().state, the_job().trouble) == ("given up", "the worker died of it")
    assert effects() == []


def test_a_job_whose_queue_row_was_lost_is_found(cast: Cast, named: Named) -> None:
    named("test", effect)
    ask("test", key="one", now=NOW)
    DBTaskResult.objects.all().delete()
    sweep(NOW)
    work_off()
    assert effects() == ["one"]


def test_an_unknown_job_or_none_in_a_transaction_is_refused(cast: Cast, named: Named) -> None:
    with pytest.raises(jobs.UnknownJob):
        ask("no such job", key="x", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_asking_outside_a_transaction_is_refused(named: Named, school: UUID) -> None:
    named("test", effect)
    with pytest.raises(NotInTransaction):
        ask("test", key="x", now=NOW)


def test_daily_work_is_asked_for_once_a_day_in_every_organisation(cast: Cast, named: Named) -> None:
    done: list[UUID] = []
    daily.register("report", at=NOW.time(), work=lambda order: done.append(order.organisation_id))
    daily.ask_for_today(NOW - MINUTE)
    work_off()
    assert done == []
    for _ in range(2):
        daily.ask_for_today(NOW)
        work_off()
    assert sorted(done) == sorted([cast.school.pk, cast.other_school.pk])


def test_a_worker_away_for_three_days_asks_for_todays_work_alone(cast: Cast, named: Named) -> None:
    """G-72, late: what the days between would have said is no longer true."""
    daily.register("report", at=NOW.time(), work=lambda order: None)
    daily.ask_for_today(NOW)
    daily.ask_for_today(NOW + timedelta(hours=72))
    assert sorted(Job.objects.values_list("key", flat=True)) == ["report 2026-11-16", "report 2026-11-19"]


def test_a_failing_chore_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(chores, "_CHORES", {})

    def broken(_: object) -> None:
        raise ValueError("Priya Nair")

    chores.register("broken", every=MINUTE, work=broken)
    chores.register("well", every=MINUTE, work=lambda _: done.append("well"))
    rounds = chores.Round()
    for moment in (NOW, NOW + MINUTE / 2, NOW + MINUTE, NOW - MINUTE):
        rounds.do(moment)
    assert done == ["well"] * 3, "at once, after a minute, and when the clock was set back"


def test_the_worker_says_that_it_is_there(cast: Cast) -> None:
    Worker().once()
    assert Beat.objects.get().at == NOW


def test_old_rows_are_thrown_away_and_what_was_given_up_stays(cast: Cast, named: Named) -> None:
    named("test", effect)
    for key in ("done", "refused", "lost"):
        ask("test", key=key, now=NOW)
    work_off()
    Job.objects.filter(key="refused").update(state="refused")
    Job.objects.filter(key="lost").update(state="given up")
    prune(NOW + timedelta(days=91))
    assert not DBTaskResult.objects.exists()
    with everywhere("counting"):
        assert list(Job.objects.values_list("key", flat=True)) == ["lost"]
