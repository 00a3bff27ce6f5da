"""Every address of the URLconf, found by looking at the resolver, with what may be put into its arguments (G-03).

An argument that takes an id says whose: see WHOSE and PK. Another takes the one word of WORDS. What stands in neither
fails the crawl with a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from keel.web.accounts.models import Account, ParkedPost
from keel.web.actions.models import Action
from keel.web.agreements.models import Agreement
from keel.web.approvals.models import Request
from keel.web.cases.models import Carrier, Case, Sibling, StatusHeld
from keel.web.disagreements.models import Disagreement
from keel.web.grants.models import Grant
from keel.web.misfiled.models import Withdrawal
from keel.web.obligations.models import Obligation
from keel.web.people.models import Contact, Member, Period, RoleHeld, SpecialDay, StagedImport
from keel.web.policies.models import PolicyVersion
from keel.web.scans.models import Scan
from keel.web.sessions.models import AgendaCase, DisagreementNote, Extract, Record, RecordPart, Session
from keel.web.watch.models import Alarm

Model = type[models.Model]
PK: Final[dict[Model, str]] = {
    Member: """people:member people:member_change people:working_times people:member_leave people:member_account
        people:role_give people:chosen signins:person signins:sign_out signins:sso signins:lost signins:first""",
    RoleHeld: "people:role_change people:role_withdraw",
    StagedImport: "people:import_look people:import_confirm people:import_drop",
    Period: "people:term_change people:term_remove",
    SpecialDay: "people:day_remove",
    Contact: "people:contact_change people:contact_remove",
    Request: "signins:second_half approvals:one approvals:agree approvals:refuse approvals:withdraw",
    PolicyVersion: "policies:version policies:source",
    Obligation: "obligations:why",
    Agreement: """agreements:agreement agreements:change agreements:offer agreements:sign agreements:review
        agreements:end agreements:replace agreements:print scans:of_agreement documents:agreement""",
    Case: """cases:case cases:case_change cases:case_close cases:case_reopen cases:case_leave cases:status_give
        cases:carrier_give cases:case_delegate cases:delegation_end cases:sibling_link""",
    StatusHeld: "cases:status_change",
    Carrier: "cases:carrier_end",
    Sibling: "cases:sibling_part",
    Action: "actions:action actions:action_close actions:action_redate",
    Session: """sessions:session sessions:why sessions:move sessions:cancel sessions:miss sessions:rebook
        sessions:agenda sessions:override sessions:notes sessions:notes_complete sessions:notes_share sessions:note
        sessions:save sessions:versions sessions:begin sessions:room sessions:room_action sessions:room_case
        sessions:room_session sessions:room_person sessions:room_end sessions:held sessions:monitoring sessions:mark
        sessions:session_record sessions:record_draft sessions:record_account documents:agenda documents:monitoring""",
    Record: """sessions:record sessions:record_share sessions:record_take_back sessions:record_issue
        sessions:record_correct sessions:record_disagree sessions:record_sheet sessions:record_sign
        sessions:record_refuse scans:of_record documents:record""",
    DisagreementNote: "sessions:disagreement_noted disagreements:note",
    Extract: "sessions:extract documents:extract",
    Disagreement: """disagreements:disagreement disagreements:answer disagreements:hand_on disagreements:take_up
        disagreements:agree disagreements:decline disagreements:lay_down
        disagreements:add disagreements:settle disagreements:name""",
    RecordPart: "misfiled:ask",
    Withdrawal: "misfiled:withdrawal",
    Scan: "scans:scan",
    Grant: "grants:grant grants:read grants:revoke grants:renew grants:review",
    Alarm: "watch:alarm",
    Authenticator: "mfa_remove_webauthn",
}
"""Whose id each address takes as `pk`."""
OF: Final[dict[str, Model]] = {name: model for model, names in PK.items() for name in names.split()}
WHOSE: Final[dict[str, Model]] = {
    "deputy": Member,
    "member_pk": Member,
    "agreement_pk": Agreement,
    "obligation_pk": Obligation,
    "case_pk": Case,
    "record_pk": Record,
    "action": Action,
    "item": AgendaCase,
    "account_id": Account,
    "parked_id": ParkedPost,
}
"""Whose id an argument of that name takes, in any address."""
WORDS: Final = {
    "token": "cq3x1s-0123456789abcdef",
    "kind": "cases",
    "purpose": "investigation",
    "what": "let",
    "arrangement": "safeguarding_officer",
    "name": "formal_record.v2",
    "first": "ruth",
}
"""What an argument takes that is no id."""


@dataclass(frozen=True)
class Route:
    """One named address and its arguments in order; each with the model whose id it takes, or a word."""

    name: str
    arguments: tuple[tuple[str, Model | str], ...]

    @property
    def ids(self) -> list[str]:
        """The arguments that take ids."""
        return [name for name, what in self.arguments if not isinstance(what, str)]


def routes() -> tuple[list[Route], list[str]]:
    """Every address that can be asked, and a sentence for each that nobody declared."""
    found, faults = [], []
    for name, arguments in _patterns(get_resolver()):
        what = {argument: declared(name, argument) for argument in arguments}
        faults += [
            f"The crawl cannot fill “{argument}” of {name}. Say in tests/web/crawl/routes.py whose id it takes (PK, "
            "or WHOSE by its own name), or which word (WORDS)."
            for argument, one in what.items()
            if one is None
        ]
        found.append(Route(name, tuple((argument, one) for argument, one in what.items() if one is not None)))
    return found, faults


def declared(name: str, argument: str) -> Model | str | None:
    """What the argument of that address takes; None where nobody said."""
    if argument == "pk":
        return OF.get(name)
    return WHOSE.get(argument) or WORDS.get(argument)


def _patterns(resolver: URLResolver, spaces: tuple[str, ...] = (), before: Any = ()) -> Iterator[tuple[str, list[str]]]:
    for one in resolver.url_patterns:
        arguments = [*before, *one.pattern.converters]
        if isinstance(one, URLResolver):
            yield from _patterns(one, (*spaces, one.namespace) if one.namespace else spaces, arguments)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, str(one.name))), arguments
