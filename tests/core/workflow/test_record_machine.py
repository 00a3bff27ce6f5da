"""What holds for every record whatever anybody does, in any order (G-22, G-26, G-57)."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from keel.core.workflow import (
    MODES,
    RECORD,
    Given,
    Record,
    RecordFacts,
    Refused,
    all_signed,
    says,
    step,
    still_to_sign,
)

PARTIES = {"ann": "supervisee", "ben": "supervisor"}
FACTS = st.builds(
    RecordFacts,
    meeting_held=st.booleans(),
    written=st.booleans(),
    seen_by_supervisee=st.booleans(),
    extracts_owed=st.integers(0, 1),
    original_kept=st.sampled_from(["", "Cabinet"]),
    own_signature_given=st.booleans(),
    all_signatures_given=st.booleans(),
    correction_open=st.booleans(),
    superseded=st.booleans(),
)
READY = RecordFacts(meeting_held=True, written=True, seen_by_supervisee=True, original_kept="Cabinet")
ORDER = list(RECORD.states)


class AnyRecord(RuleBasedStateMachine):
    """Random acts by the two parties and a stranger, with facts that claim whatever they like."""

    @initialize(mode=st.sampled_from(list(MODES)))
    def begin(self, mode):
        self.record = Record(mode, PARTIES)
        self.issued_roots: dict[int, str] = {}
        self.seen = self.record
        self.kept: dict[int, tuple[object, ...]] = {}
        self.roots = 0

    @rule(
        act=st.sampled_from(list(RECORD.done)),
        by=st.sampled_from([*PARTIES, "eve"]),
        facts=FACTS | st.just(READY),
        text=st.sampled_from(["", "Because"]),
        means=st.sampled_from(["paper", "electronic"]),
        data=st.data(),
    )
    def act(self, act, by, facts, text, means, data):
        version = data.draw(st.integers(1, len(self.record.versions)))
        self.roots += 1
        try:
            self.record = step(
                self.record,
                act,
                by=by,
                version=version,
                given=Given(root=f"{self.roots:064x}", means=means, text=text, facts=facts),
            )
        except Refused:
            return

    @rule(data=st.data())
    def go_on_as_intended(self, data):
        """The usual way, so that all states are reached often."""
        newest = self.record.versions[-1]
        act, by = data.draw(
            st.sampled_from(
                {
                    "draft": [("share", "ben")],
                    "shared": [("issue", "ben")],
                    "issued": [("sign", "ann"), ("sign", "ben")],
                    "signed": [("file", "ann")],
                    "filed": [("correct", "ben")],
                }[newest.state]
            )
        )
        for means in MODES[self.record.mode] if act == "sign" else ("paper",):
            try:
                given = Given(root=f"{newest.number:064x}", means=means, text="Because", facts=READY)
                self.record = step(self.record, act, by=by, version=newest.number, given=given)
            except Refused:
                return

    @invariant()
    def what_was_issued_never_becomes_a_draft_again_and_its_root_stays(self):
        for version in self.record.versions:
            if version.number in self.issued_roots:
                assert version.root == self.issued_roots[version.number]
            if version.root is not None:
                self.issued_roots[version.number] = version.root
            assert (version.root is None) == (version.state in {"draft", "shared"})

    @invariant()
    def nothing_is_ever_removed(self):
        before, now = self.seen, self.record
        assert now.disagreements[: len(before.disagreements)] == before.disagreements
        assert len(now.versions) >= len(before.versions)
        for old, new in zip(before.versions, now.versions, strict=False):
            assert new.signatures[: len(old.signatures)] == old.signatures
            assert new.refusals[: len(old.refusals)] == old.refusals
            if old.root is not None:
                assert ORDER.index(new.state) >= ORDER.index(old.state)
        self.seen = now

    @invariant()
    def what_is_not_signed_never_says_so(self):
        people = tuple(PARTIES)
        for version in self.record.versions:
            root = version.root or ""
            complete = all_signed(self.record.mode, people, version.signatures, root=root)
            assert (version.state in {"signed", "filed"}) == complete
            assert says(self.record.mode, people, version.signatures, root=root).startswith("Signed") == complete
            assert complete == (not still_to_sign(self.record.mode, people, version.signatures, root=root))

    @invariant()
    def everybody_signs_once_by_each_means_and_strangers_never(self):
        for version in self.record.versions:
            pairs = [(signature.person, signature.means) for signature in version.signatures]
            assert len(pairs) == len(set(pairs))
            assert all(person in PARTIES for person, _ in pairs)
        assert all(note.person in PARTIES for note in self.record.disagreements)

    @invariant()
    def a_version_takes_no_signature_once_a_corrected_one_is_issued(self):
        for version in self.record.versions:
            kept = self.kept.setdefault(version.number, version.signatures)
            if any(other.root and other.number > version.number for other in self.record.versions):
                assert version.signatures == kept
            self.kept[version.number] = version.signatures

    @invariant()
    def at_most_one_version_is_being_written(self):
        assert sum(version.root is None for version in self.record.versions) <= 1


AnyRecord.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAnyRecord = AnyRecord.TestCase
