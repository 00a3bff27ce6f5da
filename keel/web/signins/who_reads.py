"""Who may read what, in plain words: from the access table, the policy in force and somebody's roles (S20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from keel.core.access.conditions import CONDITIONS
from keel.core.access.settings import SETTINGS, AccessSettings, rules_by_kind
from keel.core.access.table import RELATIONS, Rule
from keel.core.access.terms import KINDS
from keel.web.access.settings_source import settings_of
from keel.web.people.models import Member
from keel.web.people.roles import ROLES
from keel.web.people.selectors import role_slugs
from keel.web.policies.selectors import policy_on

ABOUT_WORK = ("supervisee", "supervisor")


@dataclass(frozen=True, slots=True)
class Readers:
    """One kind of record, who reads it, and whether this person does through a role they hold."""

    kind: str
    who: tuple[str, ...]
    mine: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoReads:
    """All that the page says. `wording` changes when anything it says does."""

    policy: str
    statement: tuple[str, ...]
    kinds: tuple[Readers, ...]
    answers: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]

    @property
    def wording(self) -> str:
        """The SHA-256 of what the page says."""
        return sha256(repr((self.policy, self.statement, self.kinds, self.answers, self.roles)).encode()).hexdigest()


def who_reads(member: Member, on: date) -> WhoReads:
    """What this person is shown today."""
    adopted = policy_on(on)
    settings = settings_of(member.organisation_id)
    slugs = role_slugs(member, on)
    held = {role.relation for slug, role in ROLES.items() if slug in slugs and role.relation} | set(ABOUT_WORK)
    access = adopted.policy.access if adopted else None
    return WhoReads(
        policy=adopted.policy.meta.title if adopted else "",
        statement=tuple(access.statement) if access else (),
        kinds=tuple(_readers(kind, settings, held) for kind in KINDS),
        answers=tuple(_answers(settings)),
        roles=tuple(ROLES[slug].name for slug in ROLES if slug in slugs),
    )


def _readers(kind: str, settings: AccessSettings, held: set[str]) -> Readers:
    reading = [rule for rule in rules_by_kind(settings)[kind] if "read" in rule.acts]
    mine = [rule for rule in reading if rule.relation in held]
    return Readers(KINDS[kind], _each(reading), _each(mine))


def _each(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{RELATIONS[rule.relation].title}{_when(rule)}" for rule in rules))


def _when(rule: Rule) -> str:
    words = [CONDITIONS[code].holds for code in rule.needs]
    return f", when {' and '.join(words)}" if words else ""


def _answers(settings: AccessSettings) -> Iterable[tuple[str, str]]:
    for name, setting in SETTINGS.items():
        yield setting.question, setting.answers[getattr(settings, name)]
