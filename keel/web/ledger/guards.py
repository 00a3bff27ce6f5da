"""Triggers that refuse to change or delete rows, on SQLite and PostgreSQL alike.

An app names its guards in its `ready()`; they are made after every migration, because some alterations of a SQLite
table silently drop its triggers, and `guard_problems` says at start-up whether they all stand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Refused = Literal["UPDATE", "DELETE"]
Place = tuple[str, str]
"""A table and the name of a trigger on it."""

FUNCTION = "keel_refuse_change"
MAKE_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses `refuse` on the rows of a model, or on those that `when` (SQL about OLD and NEW) holds for.

    `when` must be the same SQL on both databases and may speak of NEW only where UPDATE alone is refused. Where `may`
    or `once` name columns, any other column that changes is refused as well, later ones too; one of `once` may be
    written while it is empty, and then never again. A row may change until `since` (SQL about OLD) holds for it.
    """

    model: str
    """As `app_label.Model`."""
    says: str
    """What the refusal says: a sentence without a quotation mark."""
    refuse: tuple[Refused, ...] = ("UPDATE", "DELETE")
    when: str = field(default="")
    may: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    since: str = field(default="")


_guards: list[Guard] = []


def guard(model: str, says: str, *, refuse: tuple[Refused, ...] = ("UPDATE", "DELETE"), when: str = "") -> None:
    """Have the rows of `model` guarded from the next migration on; called from an app's `ready()`."""
    _add(Guard(model, says, refuse, when))


def guard_all_but(
    model: str, says: str, *, may: tuple[str, ...] = (), once: tuple[str, ...] = (), when: str = "", since: str = ""
) -> None:
    """Have every column of `model` guarded against change but those named; called from an app's `ready()`.

    Columns of `once` are written while they are empty. `when` refuses changes of the others in some cases too. A row is
    guarded from when `since` holds for it, as one that was issued.
    """
    _add(Guard(model, says, ("UPDATE",), when, may, once, since))


def _add(wanted: Guard) -> None:
    if "'" in wanted.says or "%" in wanted.says:
        raise ValueError("A guard's sentence is written into the database without quotation marks or per cent signs.")
    if wanted not in _guards:
        _guards.append(wanted)


def make_guards(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make every named guard that does not stand and whose table is there; safe to repeat."""
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(MAKE_FUNCTION)
        standing, wanted = _standing(cursor, connection), _wanted(cursor, connection)
        for place, found in standing.items():
            if place not in wanted or not _same(found, wanted[place], connection):
                cursor.execute(_drop(place, connection))
        for place, statement in wanted.items():
            if place not in standing or not _same(standing[place], statement, connection):
                cursor.execute(statement)


@contextmanager
def lifted(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Take the guards away and put them back: for a migration that fills a new column, and for tests."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for place in _standing(cursor, connection):
            cursor.execute(_drop(place, connection))
    try:
        yield
    finally:
        make_guards(using)


def guard_problems(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What is wrong with the guards in this database: one sentence each, none when all stand."""
    connection = connections[using]
    problems = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        standing, wanted = _standing(cursor, connection), _wanted(cursor, connection)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers")
            if not cursor.fetchone()[0]:
                problems.append(PRAGMA_OFF)
    for table in sorted({_table(each) for each in _guards} - tables):
        problems.append(f"The table {table} is missing. Run “keel migrate”.")
    for place, statement in wanted.items():
        if place not in standing or not _same(standing[place], statement, connection):
            problems.append(f"The guard of {place[0]} against changes is missing or altered. {MEND}")
    return list(dict.fromkeys(problems))


MEND = "Run “keel migrate”, which makes it again, and find out who took it away."
PRAGMA_OFF = (
    "SQLite's recursive_triggers is off, so INSERT OR REPLACE would pass the guards by. "
    "Keep the database's init_command as Keel sets it."
)


def _table(each: Guard) -> str:
    return str(apps.get_model(each.model)._meta.db_table)


def _standing(cursor: Any, connection: BaseDatabaseWrapper) -> dict[Place, str]:
    """Our triggers in this database, each with what can be compared: its text, or its function's."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'keel!_%' ESCAPE '!'"
        )
    else:
        cursor.execute(
            "SELECT c.relname, t.tgname, p.prosrc || CASE WHEN t.tgqual IS NULL THEN '' ELSE ' when' END"
            " || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE ' off' END"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgname LIKE 'keel!_%' ESCAPE '!'"
            " AND c.relnamespace = current_schema()::regnamespace"
        )
    return {(table, name): text for table, name, text in cursor.fetchall()}


def _wanted(cursor: Any, connection: BaseDatabaseWrapper) -> dict[Place, str]:
    """The statement that makes each trigger, for the tables that are there."""
    tables = set(connection.introspection.table_names(cursor))
    found: dict[Place, str] = {}
    for each in _guards:
        if _table(each) in tables:
            found |= _statements(each, connection)
    return found


def _statements(each: Guard, connection: BaseDatabaseWrapper) -> dict[Place, str]:
    """One trigger a verb. The name carries a hash of the guard, so that a changed guard has another name."""
    table, quote = _table(each), connection.ops.quote_name
    mark = sha256(repr(each).encode()).hexdigest()[:8]
    postgresql = connection.vendor == "postgresql"
    refusal = (
        f"EXECUTE FUNCTION {FUNCTION}('{each.says}')"
        if postgresql
        else f"BEGIN SELECT RAISE(ABORT, '{each.says}'); END"
    )
    condition = _condition(each, connection)
    when = f"WHEN ({condition}) " if condition else ""
    statements = {
        (table, f"keel_{mark}_{verb.lower()}"): f"BEFORE {verb} ON {quote(table)} FOR EACH ROW {when}{refusal}"
        for verb in each.refuse
    }
    if postgresql and "DELETE" in each.refuse and not when:
        statements[table, f"keel_{mark}_truncate"] = f"BEFORE TRUNCATE ON {quote(table)} FOR EACH STATEMENT {refusal}"
    return {place: f"CREATE TRIGGER {quote(place[1])} {rest}" for place, rest in statements.items()}


def _condition(each: Guard, connection: BaseDatabaseWrapper) -> str:
    """When it refuses: whenever `when` holds, and whenever a column changes that may not.

    PostgreSQL is asked of the whole row, so that a column nobody thought of is kept; SQLite of each one by name.
    """
    if not (each.may or each.once or each.since):
        return each.when
    quote, free = connection.ops.quote_name, (*each.may, *each.once)
    if connection.vendor == "postgresql":
        but, differs = f" - '{{{','.join(free)}}}'::text[]", "IS DISTINCT FROM"
        said = [f"to_jsonb(NEW){but} IS DISTINCT FROM to_jsonb(OLD){but}"]
    else:
        columns = [one.column for one in apps.get_model(each.model)._meta.concrete_fields if one.column not in free]
        differs = "IS NOT"
        said = [f"NEW.{quote(one)} IS NOT OLD.{quote(one)}" for one in columns]
    said += [f"OLD.{quote(c)} IS NOT NULL AND NEW.{quote(c)} {differs} OLD.{quote(c)}" for c in each.once]
    changed = " OR ".join([*said, *([each.when] if each.when else [])])
    return f"{each.since} AND ({changed})" if each.since else changed


def _drop(place: Place, connection: BaseDatabaseWrapper) -> str:
    table, name = (connection.ops.quote_name(part) for part in place)
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")


def _same(found: str, statement: str, connection: BaseDatabaseWrapper) -> bool:
    if connection.vendor == "sqlite":
        return found.strip() == statement.strip()
    body = MAKE_FUNCTION.split("$$")[1]
    return found == body + (" when" if " WHEN (" in statement else "")
