"""A word of its own in every text that an organisation's rows hold, and what holds nobody's text, with why (G-05).

Fields are found by looking at the models: every scoped model's and the organisation's own fields that are neither ids,
days, numbers nor chosen from a fixed list. A field that no row fills with the word fails the crawl.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from keel.web.people.models import Organisation
from keel.web.scope.models import Scoped

NO_TEXT: Final = (
    models.UUIDField,
    models.ForeignKey,
    models.DateField,
    models.TimeField,
    models.BooleanField,
    models.IntegerField,
)
REASONS: Final = {
    "A key, a hash, a seal or chance: made by arithmetic, never by anybody's words.": """
        sealing.OrganisationKey.wrapped sealing.OrganisationKey.root_mark sealing.DataKey.wrapped
        sealing.DataKey.earlier
        ledger.LedgerEntry.previous ledger.LedgerEntry.hash ledger.LedgerHead.previous ledger.LedgerHead.hash
        ledger.Anchor.hash
        ledger.AnchorPlace.token policies.PolicyVersion.sha256 signing.Signature.root signing.Signature.seal
        signing.SigningKey.private signing.SigningKey.public agreements.Agreement.salt agreements.Agreement.root
        supervision_sessions.Record.root supervision_sessions.Record.ledger_head supervision_sessions.RecordPart.salt
        supervision_sessions.RecordPart.sha256 supervision_sessions.EntryVersion.save_key scans.Scan.root
        disagreements.Statement.salt disagreements.Statement.sha256 signins.Shown.wording people.Posted.key""",
    "The program's own word, by which rows are found: the same in every organisation.": """
        ledger.LedgerEntry.act ledger.LedgerEntry.record_kind ledger.LedgerEntry.object_kind people.RoleHeld.role
        people.StagedImport.kind background.Job.name background.Job.trouble notices.Notice.kind notices.Notice.trouble
        notices.Notice.about_kind notices.TurnedOff.kind access.Relation.relation access.Relation.anchor_kind
        access.Relation.because access.Granted.relation access.Granted.kind access.Exclusion.because
        approvals.Request.act signing.Signature.object_kind signing.Signature.capacity signing.Signature.factor
        obligations.Obligation.strength obligations.Obligation.core_version supervision_sessions.Record.signing
        supervision_sessions.SessionEvent.name grants.Grant.purpose grants.Grant.relation watch.Alarm.kind""",
    "A name that the organisation's policy or form gives, by which its rules are found.": """
        obligations.Obligation.duty obligations.Obligation.clause agreements.Agreement.arrangement
        agreements.Agreement.form cases.StatusHeld.status supervision_sessions.Session.arrangement
        supervision_sessions.Entry.field disagreements.Disagreement.step disagreements.Turn.step
        disagreements.Consent.step""",
    "Ids, days and the program's words, put together.": """
        ledger.LedgerEntry.facts people.Posted.path people.Posted.answer background.Job.key background.Job.ids
        notices.Notice.key approvals.Request.details obligations.Obligation.key obligations.Obligation.also_owed_by
        obligations.Obligation.basis supervision_sessions.SessionEvent.dates watch.Alarm.key watch.Alarm.facts""",
}
EXCEPT: Final = {name: reason for reason, names in REASONS.items() for name in names.split()}
BY_THE_SERVICES: Final = {
    "policies.PolicyVersion.source",
    "agreements.Agreement.frozen",
    "supervision_sessions.RecordPart.frozen",
}
"""Bytes that are parsed or hashed: the word reaches them with what they are made of."""


def scoped() -> list[type[models.Model]]:
    """Every model whose rows belong to an organisation, and the organisation itself."""
    return [model for model in apps.get_models() if issubclass(model, Scoped) or model is Organisation]


def texts(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The model's fields that hold text, sealed or plain, besides those that EXCEPT names."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, NO_TEXT) and not one.choices]
    return [one for one in fields if named(one) not in EXCEPT]


def named(field: models.Field[Any, Any]) -> str:
    """As EXCEPT names it."""
    return f"{field.model._meta.label}.{field.name}"


def fill(word: str, *only: type[models.Model]) -> None:
    """Put the word into every text of the open scope's organisation, guards being lifted; `only` those models."""
    for model in only or scoped():
        fields = [one for one in texts(model) if named(one) not in BY_THE_SERVICES]
        for row in rows(model) if fields else ():
            for one in fields:
                setattr(row, one.attname, marked(getattr(row, one.attname), word, one.max_length))
            row.save(update_fields=[one.name for one in fields])


def rows(model: type[models.Model]) -> models.QuerySet[Any]:
    """The rows of the open scope's organisation, in a steady order."""
    if issubclass(model, Scoped):
        return model.objects.order_by("pk")
    return Organisation.objects.filter(pk__in=[_organisation()])


def _organisation() -> Any:
    from keel.web.scope import current_scope

    return current_scope().organisation


def marked(value: Any, word: str, most: int | None = None) -> Any:
    """The value with the word in each of its texts; nothing stays nothing."""
    if isinstance(value, str):
        return value if word in value else f"{value[: most - len(word) - 1] if most else value} {word}".strip()
    if isinstance(value, bytes):
        return value if word.encode() in value else value + word.encode()
    if isinstance(value, dict):
        return {name: marked(one, word) for name, one in value.items()}
    return [marked(one, word) for one in value] if isinstance(value, list) else value


def without(word: str) -> Iterator[str]:
    """A sentence for each text field of which no row of the open scope's organisation holds the word."""
    for model in scoped():
        for one in texts(model):
            if not any(word in str(_said(getattr(row, one.attname))) for row in rows(model)):
                yield (
                    f"No row's {named(one)} holds the canary. Have tests/web/crawl/twins.py make such a row, or name "
                    "the field with its reason in REASONS of tests/web/crawl/canaries.py."
                )


def _said(value: Any) -> Any:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else value


def unknown() -> list[str]:
    """What EXCEPT names that no model has any more."""
    known = {named(field) for model in scoped() for field in model._meta.concrete_fields}
    return sorted((EXCEPT.keys() | BY_THE_SERVICES) - known)


def settled() -> None:
    """Have what waits for the transaction's end looked at now: PostgreSQL alters no table before."""
    connection.check_constraints()


def counted() -> None:
    """Tell PostgreSQL how full the tables have become: what it plans for empty ones takes minutes in all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT keel_test_as_owner('ANALYZE')")
