"""Values, forms and ledgers for the tests of records."""

from hypothesis import strategies as st

from keel.core.forms.kinds import RECORD_PARTS, Field, Form
from keel.core.records import GENESIS, LedgerEntry, Written, canonical, ledger_hash

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    TEXTS,
    st.dates(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=3),
    max_leaves=8,
)
SALTS = st.binary(min_size=32, max_size=32)
RECORDS = st.dictionaries(
    st.sampled_from(["session", "personal", "case:1", "case:2", "case:3"]),
    st.tuples(SALTS, st.dictionaries(st.sampled_from("abc"), TEXTS, max_size=2).map(canonical)),
    min_size=1,
)
"""Salt and canonical bytes by part id."""


@st.composite
def forms(draw) -> Form:
    """A form with some fields in each part of a record and some in the agenda."""
    fields = tuple(
        Field(
            key=f"f{number}",
            label="Field",
            part=part,
            kind="long text",
            filled_by="supervisors",
            when="during",
            with_actions=draw(st.booleans()),
        )
        for part in (*RECORD_PARTS, "agenda")
        for number in range(draw(st.integers(0, 3)))
    )
    return Form(name="invented", version=1, title="Invented", summary="Invented", fields=fields)


@st.composite
def filled_forms(draw) -> tuple[Form, list[Written]]:
    """A form, and what was written in it: every text is found nowhere else."""
    form = draw(forms())
    written: list[Written] = []
    for field in form.fields:
        if field.part == "agenda":
            continue
        for case in draw(st.sets(st.sampled_from(["1", "2", "3"]))) if field.part == "case" else [None]:
            if draw(st.booleans()):
                text = f"{field.part} {field.key} {case} {len(written)}"
                written.append(Written(field.part, field.key, text, case))
    return form, draw(st.permutations(written))


def ledger(bodies) -> list[LedgerEntry]:
    """An unbroken ledger of these bodies."""
    entries, previous = [], GENESIS
    for number, body in enumerate(bodies, start=1):
        entry = LedgerEntry(number, previous, body, ledger_hash(previous, body))
        entries.append(entry)
        previous = entry.hash
    return entries
