"""What is said with the next statement: it stands with its transaction and falls with it, like any other."""

from contextlib import suppress
from typing import cast
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from keel.web.people.models import Contact
from keel.web.scope import in_organisation
from keel.web.scope.postgresql.base import DatabaseWrapper

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
INSERT = (
    "INSERT INTO people_contact (id, organisation_id, label, telephone, hours, note, position)"
    " VALUES (%s, %s, %s, '0', '', '', 0)"
)


def say(school: UUID, label: str, pk: UUID | None = None) -> None:
    cast(DatabaseWrapper, connection).say_with_next(INSERT, [pk or uuid4(), school, label])


def sent(school: UUID, label: str) -> None:
    """One statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [uuid4(), school, label])


def there(school: UUID) -> list[str]:
    with in_organisation(school):
        return sorted(Contact.objects.values_list("label", flat=True))


def test_it_has_no_journey_of_its_own_and_stands_after_the_commit() -> None:
    school = uuid4()
    with in_organisation(school), transaction.atomic():
        sent(school, "first")
        before = of_the_server()
        say(school, "with COMMIT")
        assert of_the_server() == before
    assert there(school) == ["first", "with COMMIT"]


def of_the_server() -> list[tuple[str, ...]]:
    """The rows as the server has them, asked beside the cursors that would send what waits."""
    found = connection.connection.pgconn.exec_(b"SELECT label FROM people_contact ORDER BY label")
    return [(found.get_value(row, 0).decode(),) for row in range(found.ntuples)]


def test_it_is_there_for_whatever_is_asked_next_in_the_transaction() -> None:
    school = uuid4()
    with in_organisation(school), transaction.atomic():
        say(school, "50% of it")
        say(school, "%s and {}; '")
        assert there(school) == ["%s and {}; '", "50% of it"]
        say(school, "more")
        sent(school, "then")
    assert there(school) == ["%s and {}; '", "50% of it", "more", "then"]


def test_it_is_written_in_the_scope_in_which_it_was_said() -> None:
    """G-06: whichever scope is open when it is sent, and that one shows what is its own."""
    ours, theirs = uuid4(), uuid4()
    with transaction.atomic():
        with in_organisation(ours):
            say(ours, "ours")
        with in_organisation(theirs):
            say(theirs, "theirs")
            assert there(theirs) == ["theirs"]
            with in_organisation(ours):
                say(ours, "ours again")
            assert there(theirs) == ["theirs"]
    assert (there(ours), there(theirs)) == (["ours", "ours again"], ["theirs"])
    with pytest.raises(DatabaseError, match="row-level security"), in_organisation(ours), transaction.atomic():
        say(theirs, "forged")
    assert there(theirs) == ["theirs"]


def test_what_is_wrong_with_it_undoes_all_of_the_transaction_and_nothing_more() -> None:
    school = uuid4()

    def both() -> None:
        pk = uuid4()
        sent(school, "before")
        say(school, "once", pk)
        say(school, "twice", pk)

    with in_organisation(school):
        with pytest.raises(IntegrityError), transaction.atomic():
            both()
        with transaction.atomic():
            sent(school, "afterwards")
    assert there(school) == ["afterwards"]


def test_a_statement_that_cannot_be_put_together_does_not_lose_it() -> None:
    school = uuid4()
    with in_organisation(school), transaction.atomic():
        say(school, "kept")
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("SELECT %s, %s", [1])
    assert there(school) == ["kept"]


Step = tuple[str, list["Step"]]
STEPS: st.SearchStrategy[list[Step]] = st.recursive(
    st.just([("say", [])]),
    lambda inner: st.lists(
        st.tuples(st.sampled_from(["whole", "failing", "refused"]), inner)
        | st.sampled_from([("say", []), ("send", []), ("look", [])]),
        min_size=1,
        max_size=4,
    ),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(first=STEPS, ends=st.sampled_from(["whole", "failing", "refused"]), then=STEPS)
def test_what_stands_is_what_was_said_where_nothing_failed(first: list[Step], ends: str, then: list[Step]) -> None:
    """However transactions are nested, and whether they end well, by an error of ours or by one of the database."""
    school = uuid4()
    with in_organisation(school):
        stands = _walk(school, [(ends, first), ("whole", then)], [])
    assert there(school) == sorted(stands)


def _walk(school: UUID, steps: list[Step], stands: list[str]) -> list[str]:
    """Do the steps; the labels that stand afterwards."""
    for what, inner in steps:
        label = str(uuid4())
        if what in ("say", "send"):
            (say if what == "say" else sent)(school, label)
            stands = [*stands, label]
        elif what == "look":
            assert there(school) == sorted(stands)
        else:
            with suppress(ZeroDivisionError, DatabaseError), transaction.atomic():
                within = _walk(school, inner, stands)
                if what == "failing":
                    raise ZeroDivisionError
                if what == "refused":
                    sent(school, "too long for a label" * 100)
                stands = within
    return stands
