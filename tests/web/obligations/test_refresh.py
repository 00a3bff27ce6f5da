"""Stored rows are what core computes, in the transaction that changed a fact, and keep their ids."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from keel.web.obligations.computing import compute
from keel.web.obligations.models import Obligation, Sharer
from keel.web.obligations.services import differences, refresh
from keel.web.people import facts_changed
from keel.web.people.models import Organisation
from keel.web.people.services import role_give
from keel.web.policies.selectors import policy_on
from keel.web.policies.services import policy_adopt
from keel.web.sessions.models import SessionEvent
from keel.web.sessions.services.booking import session_cancel, session_move
from tests.cast import LONDON, NOW, TODAY, Cast
from tests.web.obligations.making import ids, in_step
from tests.web.sessions.making import agreement_of, booked, case_of, held

DAY = timedelta(days=1)
NINE = datetime(2026, 11, 24, 9, 30, tzinfo=LONDON)


def adopted_again(cast: Cast, day: date, **changes: str) -> None:
    """A second version of the policy, with these words changed, in force from that day."""
    adopted = policy_on(TODAY)
    assert adopted is not None
    source = bytes(adopted.row.source).decode().replace('version = "1"', 'version = "2"', 1)
    for old, new in changes.items():
        source = source.replace(f'{old} = "every 3 weeks"', f'{old} = "{new}"', 1)
    policy_adopt(by=cast.ruth, source=source, file="second.toml", in_force_from=day, now=NOW)


def test_a_change_of_facts_refreshes_in_its_own_transaction(cast: Cast) -> None:
    before = Organisation.objects.get(pk=cast.school.pk).revision
    assert in_step(cast)
    with transaction.atomic():
        role_give(by=None, member=cast.dan, role="safeguarding officer", first=TODAY, now=NOW)
        assert Obligation.objects.filter(supervisee=cast.dan).exists()
        assert in_step(cast)
        transaction.set_rollback(True)
    assert not Obligation.objects.filter(supervisee=cast.dan).exists(), "fact and rows go together"
    assert Organisation.objects.get(pk=cast.school.pk).revision == before
    assert in_step(cast)


def test_a_refresh_locks_the_organisations_row_before_it_gathers(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        refresh(cast.school.pk)
    statements = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"] and "BEGIN" not in one["sql"]]
    assert "people_organisation" in statements[0]
    assert "UPDATE people_organisation SET" in statements[1].replace('"', "")
    assert "revision" in statements[1]
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in statements[0]


def test_a_refresh_that_changes_nothing_writes_no_row(cast: Cast) -> None:
    assert not refresh(cast.school.pk)
    with CaptureQueriesContext(connection) as asked:
        refresh(cast.school.pk)
    touched = [one["sql"] for one in asked if "obligations_obligation" in one["sql"]]
    assert touched
    # PostgreSQL reads through a cursor that it declares first
    assert not [one for one in touched if not one.startswith(("SELECT", "DECLARE"))]


def test_rows_keep_their_ids_while_facts_change_around_them(cast: Cast) -> None:
    """Links to a row survive: a session is booked, moved, held and recorded."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    case_of(cast, "0042", "Rowan Ash")
    session = booked(agreement, cast.sam, cast.tom, NINE, NOW)
    known = ids()
    session_move(by=cast.tom, session=session, starts_at=NINE + DAY, now=NOW)
    after = ids()
    assert {key: after[key] for key in known if key in after} == {key: pk for key, pk in known.items() if key in after}
    assert set(known) <= set(after), "moving a session makes no other duties of it"
    assert in_step(cast)


def test_what_stands_out_of_step_is_found_and_mended_under_its_id(cast: Cast) -> None:
    row = Obligation.objects.all()[0]
    Obligation.objects.filter(pk=row.pk).update(due=date(2000, 1, 1))
    extra = Obligation(
        key="made up", duty="none", clause="S1", strength="must", owed_by=cast.sam, opens=TODAY, core_version="0"
    )
    extra.save(force_insert=True)
    gone = Obligation.objects.exclude(pk__in=[row.pk, extra.pk])[0]
    Obligation.objects.filter(pk=gone.pk).delete()
    found = differences(Organisation.objects.get(pk=cast.school.pk))
    assert (found.new, found.changed, found.gone) == ((gone.key,), (row.key,), ("made up",))
    assert refresh(cast.school.pk) == found
    assert in_step(cast)
    assert Obligation.objects.get(pk=row.pk).due == row.due


def test_what_several_owe_together_is_one_row_that_each_of_them_finds(cast: Cast) -> None:
    rows = Obligation.objects.filter(duty="agreement_drawn_up", supervisee=cast.sam)
    (row,) = rows
    people = {row.owed_by_id, *Sharer.objects.filter(obligation=row).values_list("member_id", flat=True)}
    assert {str(one) for one in people} == {str(row.owed_by_id), *row.also_owed_by}
    refresh(cast.school.pk)
    assert Sharer.objects.filter(obligation=row).count() == len(row.also_owed_by)


def test_each_policy_version_answers_for_what_opened_in_its_time(cast: Cast) -> None:
    """Cadence follows the version in force on the day an obligation opens."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    held(booked(agreement, cast.sam, cast.tom, datetime(2026, 11, 13, 9, tzinfo=LONDON), NOW - 10 * DAY), by=cast.tom)
    adopted_again(cast, TODAY + DAY, cadence="every 5 weeks")
    assert in_step(cast)
    found = compute(Organisation.objects.get(pk=cast.school.pk))
    assert len(found) == 2
    keys = [set(one.found) for one in found]
    assert not [key for one in found for key, row in one.found.items() if not one.covers(row.opens)]
    stored = set(ids())
    assert stored == keys[0] | keys[1]


def test_a_fact_recorded_late_never_unmeets_what_was_met(cast: Cast) -> None:
    """A late entry changes nothing that was met; only a correction does, and it says so."""
    agreement = agreement_of(cast, cast.sam, cast.tom)
    session = held(
        booked(agreement, cast.sam, cast.tom, datetime(2026, 11, 12, 9, tzinfo=LONDON), NOW - 10 * DAY), by=cast.tom
    )
    met = dict(Obligation.objects.exclude(met=None).values_list("key", "met"))
    assert met
    late = SessionEvent(session=session, name="session held", on=date(2026, 11, 2), recorded_at=NOW, member=cast.tom)
    with transaction.atomic():
        late.save(force_insert=True)
        facts_changed.changed(cast.school.pk)
    assert met.items() <= dict(Obligation.objects.exclude(met=None).values_list("key", "met")).items()
    assert in_step(cast)


def test_a_cancelled_session_takes_back_what_nobody_has_met(cast: Cast) -> None:
    """S23: and owes a new day within five working days."""
    session = booked(agreement_of(cast, cast.sam, cast.tom), cast.sam, cast.tom, NINE, NOW)
    assert Obligation.objects.filter(duty="agenda_sent", session_id=session.pk, met=None).exists()
    session_cancel(by=cast.tom, session=session, reason="The hall is needed.", now=NOW)
    assert not Obligation.objects.filter(duty="agenda_sent", session_id=session.pk, met=None).exists()
    assert Obligation.objects.get(duty="replacement_held", session_id=session.pk).due == date(2026, 12, 1)
    assert in_step(cast)


def test_a_refresh_asks_as_often_at_ten_times_the_rows(cast: Cast) -> None:
    agreement = agreement_of(cast, cast.sam, cast.tom)
    starts = datetime(2026, 9, 3, 9, tzinfo=LONDON)
    with facts_changed.together(), transaction.atomic():
        session = booked(agreement, cast.sam, cast.tom, NINE, NOW)

    (one, *_) = Obligation.objects.filter(session_id=session.pk)

    def queries() -> int:
        Obligation.objects.filter(pk=one.pk).update(core_version="before")
        with CaptureQueriesContext(connection) as asked:
            assert refresh(cast.school.pk).changed
        return len(asked)

    refresh(cast.school.pk)
    few, rows = queries(), Obligation.objects.count()
    events = [
        SessionEvent(
            session=session,
            name=name,
            on=starts.date() + timedelta(number),
            recorded_at=starts + number * DAY,
            member=cast.sam,
            record_id=uuid4(),
        )
        for number in range(60)
        for name in ("session held", "record issued", "extract owed")
    ]
    SessionEvent.objects.bulk_create(events)
    refresh(cast.school.pk)
    assert Obligation.objects.count() > 10 * rows
    assert queries() == few
