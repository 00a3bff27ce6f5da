"""A record through all its versions: what a step leads to, as values. Nothing is ever taken out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from keel.core.workflow.guards import Refused
from keel.core.workflow.record_states import RECORD, RecordFacts
from keel.core.workflow.signing import MEANS, MODES, Signature, all_signed

NO_FACTS: Final = RecordFacts()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody refused to sign; it stays visible, also when they sign after all."""

    person: str
    reason: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A note by one party on one version, outside its root, removable by nobody (S22)."""

    person: str
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `root` is set on issue and never again; `reason` says why a correction was made."""

    number: int
    state: str = RECORD.start
    root: str | None = None
    signatures: tuple[Signature, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """`mode` is a key of MODES; `parties` are the relations of those who sign, by person. It begins with a draft."""

    mode: str
    parties: Mapping[str, str]
    versions: tuple[Version, ...] = (Version(1),)
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def current(self) -> Version:
        """The newest version that was issued, else the first draft: what a reader is shown first."""
        return next((v for v in reversed(self.versions) if v.root is not None), self.versions[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What comes with a step: the root on issue, the means on signing, a text where one is needed."""

    root: str | None = None
    means: str | None = None
    text: str = ""
    facts: RecordFacts = NO_FACTS


NOTHING: Final = Given()


def step(record: Record, act: str, *, by: str, version: int, given: Given = NOTHING) -> Record:
    """Take one step on one version. Raises Refused with a sentence, as the table of record states has it.

    What the record itself knows (signatures, open corrections) is read from it; other facts come with the step.
    """
    old = record.versions[version - 1]
    if by not in record.parties:
        raise Refused("Only the parties to the session can do this with its record.")
    facts = _facts(record, old, by, given)
    new = replace(old, state=RECORD.check(act, old.state, by=record.parties[by], facts=facts))
    match act:
        case "issue":
            new = replace(new, root=_needed(given.root, "the root of its parts"))
        case "sign":
            new = _signed(record, new, by, given)
        case "refuse to sign":
            new = replace(new, refusals=(*old.refusals, Refusal(by, given.text)))
        case "correct":
            return replace(record, versions=(*record.versions, Version(len(record.versions) + 1, reason=given.text)))
        case "disagree":
            note = Disagreement(by, version, given.text)
            return replace(record, disagreements=(*record.disagreements, note))
    return replace(record, versions=tuple(new if v.number == version else v for v in record.versions))


def _facts(record: Record, version: Version, by: str, given: Given) -> RecordFacts:
    means = MODES[record.mode]
    signed = {s.means for s in version.signatures if s.person == by}
    return replace(
        given.facts,
        text=given.text,
        paper="paper" in means,
        own_signature_given=given.means in signed if given.means else set(means) <= signed,
        all_signatures_given=_complete(record, version),
        correction_open=any(v.root is None for v in record.versions),
        superseded=any(v.root is not None and v.number > version.number for v in record.versions),
    )


def _complete(record: Record, version: Version) -> bool:
    return version.root is not None and all_signed(
        record.mode, tuple(record.parties), version.signatures, root=version.root
    )


def _signed(record: Record, version: Version, by: str, given: Given) -> Version:
    means = _needed(given.means, "the means of signing")
    if means not in MODES[record.mode]:
        raise Refused(
            f"This record is signed {' and '.join(MEANS[one] for one in MODES[record.mode])}. Sign it that way."
        )
    signature = Signature(by, means, _needed(version.root, "the root of its parts"))
    signed = replace(version, signatures=(*version.signatures, signature))
    done = RECORD.check("complete", version.state, by=record.parties[by], facts=RecordFacts(all_signatures_given=True))
    return replace(signed, state=done) if _complete(record, signed) else signed


def _needed(value: str | None, what: str) -> str:
    if value is None:
        raise ValueError(f"This step needs {what}.")
    return value
