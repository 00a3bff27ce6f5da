"""The settings a policy may pick, inside the table: each leaves a way in out, or opens one that the table marks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from keel.core.access.table import RULES, Rule
from keel.core.access.terms import KINDS, known


class Setting(NamedTuple):
    """One question that policies answer differently: the answers with what each means, the default first."""

    question: str
    answers: Mapping[str, str]


SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType(
    {
        "quality_reading": Setting(
            "May senior leaders and governors read signed records for quality?",
            {
                "sample": "a small sample with case numbers only, under a grant; both parties are told",
                "nobody": "no: only the safeguarding leads and the two parties read records",
            },
        ),
        "session_part": Setting(
            "Who reads the part of a record that is about no child?",
            {
                "parties": "the two parties; others only under a grant",
                "secured folder": "also the trust lead, the headteacher and the school's safeguarding leads",
            },
        ),
        "headteacher_cases": Setting(
            "Does a headteacher who is trained as a safeguarding lead read case entries?",
            {"if trained": "yes, those of the school", "grant only": "no, only under a grant"},
        ),
        "inspectors": Setting(
            "May an inspector be given a few hours' reading of case entries?",
            {
                "grant": "yes, under a grant, with case numbers only",
                "on screen only": "no, a safeguarding lead shows them",
            },
        ),
        "investigations": Setting(
            "May records be read for an investigation?",
            {"grant": "yes, the named records, under a grant that two people agree to", "nobody": "no"},
        ),
        "disagreement_notes": Setting(
            "May the headteacher and the trust lead read a disagreement note?",
            {"with consent": "yes, if both parties consent", "nobody": "no"},
        ),
    }
)
"""Every setting by name, for the policy file and the policy page. The first answer is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """One policy's answers. Raises UnknownAccessError for an answer that is not one of the setting's."""

    quality_reading: str = "sample"
    session_part: str = "parties"
    headteacher_cases: str = "if trained"
    inspectors: str = "grant"
    investigations: str = "grant"
    disagreement_notes: str = "with consent"

    def __post_init__(self) -> None:
        for setting in fields(self):
            known(getattr(self, setting.name), SETTINGS[setting.name].answers, f"For {setting.name}, the answer")


DEFAULT_SETTINGS: Final = AccessSettings()


_CLOSED_BY: Final[tuple[tuple[str, str, Callable[[Rule], bool]], ...]] = (
    ("quality_reading", "nobody", lambda rule: "c11" in rule.needs),
    ("quality_reading", "nobody", lambda rule: (rule.relation, rule.kind) == ("slt reviewer", "K8")),
    ("session_part", "parties", lambda rule: "secured-folder" in rule.needs),
    ("headteacher_cases", "grant only", lambda rule: "dsl-trained" in rule.needs),
    ("inspectors", "on screen only", lambda rule: rule.relation == "inspector" and "c4" in rule.needs),
    ("investigations", "nobody", lambda rule: rule.relation == "investigating officer"),
    ("disagreement_notes", "nobody", lambda rule: "c9a" in rule.needs),
)
"""Which answer to which setting leaves which ways in out."""


def _left_out(rule: Rule, settings: AccessSettings) -> bool:
    return any(getattr(settings, name) == answer and closes(rule) for name, answer, closes in _CLOSED_BY)


@lru_cache(maxsize=64)
def rules_by_kind(settings: AccessSettings) -> Mapping[str, tuple[Rule, ...]]:
    """Return the ways in that both the table and these settings give, by kind, in the table's order."""
    holding = [rule for rule in RULES if not _left_out(rule, settings)]
    return MappingProxyType({kind: tuple(rule for rule in holding if rule.kind == kind) for kind in KINDS})
