"""One formal session from agreement to filed record, through the services (S7 to S19, X3): what the pages stand on."""

from datetime import date, datetime, timedelta

from keel.core.records import part_hash, record_root
from keel.web.obligations.models import Obligation
from keel.web.obligations.services import differences
from keel.web.sessions.models import Extract, Record, RecordPart
from keel.web.sessions.services.filing import extract_enter, record_file
from keel.web.sessions.services.records import record_draft, record_issue, record_seen, record_share
from keel.web.sessions.services.room import monitoring_mark
from keel.web.sessions.services.signing import Signing, record_sign
from tests.cast import LONDON, Cast
from tests.web.sessions.making import AUTUMN, agreement_of, booked, case_of, held, on_agenda

STARTS = datetime(2026, 10, 7, 14, tzinfo=LONDON)
AFTER = STARTS + timedelta(days=2)


def owed(cast: Cast, duty: str) -> list[tuple[date | None, date | None]]:
    return list(Obligation.objects.filter(duty=duty).order_by("due").values_list("due", "met"))


def test_a_session_from_agreement_to_filed_record(cast: Cast) -> None:
    agreement = agreement_of(cast, cast.sam, cast.tom)
    first, second = case_of(cast, "0041", "Ada Marsh"), case_of(cast, "0042", "Joe Tern")
    session = booked(agreement, cast.sam, cast.tom, STARTS, AUTUMN)
    on_agenda(session, first)
    on_agenda(session, second, position=1)
    assert owed(cast, "agenda_sent") == [(date(2026, 9, 30), None)]

    session = held(session, by=cast.tom)
    for one in (cast.sam, cast.tom):
        monitoring_mark(by=one, session=session, now=STARTS + timedelta(minutes=63))
    assert owed(cast, "record_issued") == [(date(2026, 10, 21), None)]
    assert (date(2026, 11, 6), None) in owed(cast, "safeguarding_officer")

    record = record_draft(by=cast.tom, session=session, now=AFTER)
    record = record_share(by=cast.tom, record=record, now=AFTER)
    record = record_seen(by=cast.sam, record=record, now=AFTER)
    record = record_issue(by=cast.tom, record=record, now=AFTER)
    assert record.state == "issued"
    assert owed(cast, "record_issued") == [(date(2026, 10, 21), date(2026, 10, 9))]

    how = Signing(means="paper", signed_on=AFTER.date(), factor="totp", original_kept="Supervision folder")
    for one in (cast.sam, cast.tom):
        record_sign(by=one, record=Record.objects.select_related("session", "key").get(), how=how, now=AFTER)
    assert Record.objects.get().state == "signed"

    for extract in Extract.objects.select_related("part__record__session", "key"):
        extract_enter(by=cast.sam, extract=extract, reference="CP-2281", entered_on=AFTER.date(), now=AFTER)
    record = Record.objects.select_related("session", "key").get()
    assert record_file(by=cast.tom, record=record, original_kept="Supervision folder", now=AFTER).state == "filed"

    assert not differences(cast.school)
    parts = RecordPart.objects.select_related("key")
    hashes = {}
    for part in parts:
        identity = f"case:{part.case_id}" if part.case_id else part.kind
        hashes[identity] = part_hash(bytes.fromhex(part.salt), part.frozen.encode())
        assert hashes[identity] == part.sha256
    assert record_root(hashes) == record.root
    assert len(hashes) == 4
