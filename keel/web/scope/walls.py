"""Row-level security: on PostgreSQL the database itself shows no row of another organisation.

The tables belong to one role, which migrates; the application signs in as another, which owns nothing and cannot step
past the policies. After every migration `make_walls` puts every table with an organisation behind them and gives the
application its rights; `wall_problems` says at start-up whether all stand. SQLite has no such wall: there the managers
stand alone, and the same tests run on both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from keel.web.scope.current import unscoped

READS: Final = (
    "organisation_id = ANY ((SELECT string_to_array(nullif(current_setting('keel.reads', true), ''), ','))::uuid[])"
)
WRITES: Final = "organisation_id = (SELECT nullif(current_setting('keel.writes', true), '')::uuid)"
EVERYTHING: Final = "(SELECT current_setting('keel.everything', true)) = 'yes'"
POLICIES: Final = {
    "keel_read": f"FOR SELECT USING ({READS})",
    "keel_add": f"FOR INSERT WITH CHECK ({WRITES})",
    "keel_change": f"FOR UPDATE USING ({WRITES}) WITH CHECK ({WRITES})",
    "keel_remove": f"FOR DELETE USING ({WRITES})",
    "keel_owner": f"FOR ALL TO CURRENT_USER USING ({EVERYTHING}) WITH CHECK ({EVERYTHING})",
}
"""What each table with an organisation has. Only the owner's stretches see everything, and only when they say so."""

WHO: Final = ("USER", "PASSWORD", "HOST", "PORT")
MEND: Final = "Run “keel migrate”, which makes it again, and find out who took it away."
Policy = tuple[str, str, bool, str | None, str | None]
"""A policy's name, the letter of its command, whether it is for whom it should be, and its conditions as written."""

_functions: dict[str, str] = {}


def database_function(name: str, statement: str) -> None:
    """Have a function made for the application alone, again after every migration; called from an app's `ready()`.

    `statement` is its CREATE OR REPLACE FUNCTION. One with SECURITY DEFINER is a narrow way past the walls for one
    question, and has a search_path of its own; no other function may run with its owner's rights.
    """
    _functions[name] = statement


@contextmanager
def as_owner(why: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Be the role that owns the tables, and see every row, for a stretch of a command: migrating, checking.

    Signs in with KEEL_DATABASE_OWNER where it is set. Not inside a transaction.
    """
    connection = connections[using]
    owner = getattr(settings, "KEEL_DATABASE_OWNER", None) if connection.vendor == "postgresql" else None
    before = connection.settings_dict
    if owner:
        connection.close()
        connection.settings_dict = {**before, **{name: owner[name] for name in WHO}}
    connection.keel_as_owner = True  # type: ignore[attr-defined]
    try:
        with unscoped(why):
            yield
    finally:
        connection.keel_as_owner = False  # type: ignore[attr-defined]
        if owner:
            connection.close()
            connection.settings_dict = before


def make_walls(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every table with an organisation behind the policies, and give the application its rights; repeatable."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    quote = connection.ops.quote_name
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for table in tables_of_organisations(cursor):
            for name in {policy[0] for policy in _policies(cursor, table)} - set(POLICIES):
                cursor.execute(f"DROP POLICY {quote(name)} ON {quote(table)}")
            cursor.execute(_build(quote(table)))
        for name, statement in _functions.items():
            cursor.execute(STANDING, [name])
            for (standing,) in cursor.fetchall():  # with whatever rights it was given
                cursor.execute(f"DROP FUNCTION {standing}")
            cursor.execute(statement)
            cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        cursor.execute("SELECT current_user")
        application = settings.DATABASES[using]["USER"]
        if application and cursor.fetchone()[0] != application:
            cursor.execute(_rights(quote(application)))


def wall_problems(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What is wrong with the walls, asked as the application: one sentence each, none when all stand."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=using), connection.cursor() as cursor:
        problems = [*_role_problems(cursor), *_rights_problems(cursor), *_function_problems(cursor, using)]
        wanted = _wanted(cursor)
        for table in tables_of_organisations(cursor):
            problems += _table_problems(cursor, table, wanted)
        cursor.execute(VIEWS)
        problems += [
            f"The view {view} reads with its owner's rights, so it shows every organisation's rows. "
            "Make it with security_invoker."
            for (view,) in cursor.fetchall()
        ]
    return problems


def tables_of_organisations(cursor: Any) -> list[str]:
    """Every table here whose rows name an organisation, whoever made it."""
    cursor.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')"
        " AND a.attname = 'organisation_id' AND NOT a.attisdropped ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]


VIEWS: Final = (
    "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND (relkind = 'm' OR"
    " relkind = 'v' AND NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false))"
)
ROLE: Final = (
    "SELECT rolsuper OR rolbypassrls, (SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
    " AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'MEMBER'))"
    " FROM pg_roles WHERE rolname = current_user"
)
STANDING: Final = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = %s AND pronamespace = current_schema()::regnamespace"
)
DEFINERS: Final = (
    "SELECT DISTINCT proname::text FROM pg_proc"
    " WHERE prosecdef AND pronamespace = current_schema()::regnamespace ORDER BY 1"
)
TOO_MUCH: Final = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
    " AND NOT pg_has_role(relowner, 'MEMBER') AND (has_table_privilege(oid, 'TRUNCATE, TRIGGER, REFERENCES')"
    " OR relname = 'django_migrations' AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE')) ORDER BY relname"
)
"""Tables that the application could empty, hang a trigger on or point a key at: each steps past the policies."""
SAYS: Final = (
    "SELECT prosrc, proconfig::text, prosecdef, prolang, provolatile::text, proargtypes::text, prorettype, proretset"
    " FROM pg_proc WHERE proname = %s AND pronamespace = "
)
CALLED_BY: Final = (
    "SELECT count(*) FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS given"
    " WHERE proname = %s AND pronamespace = current_schema()::regnamespace AND given.grantee <> proowner"
    " AND (given.is_grantable OR given.grantee = 0 OR pg_get_userbyid(given.grantee) NOT IN (current_user, %s))"
)


def _role_problems(cursor: Any) -> list[str]:
    cursor.execute(ROLE)
    passes, owned = cursor.fetchone()
    problems = []
    if passes:
        problems.append("The database role in KEEL_DATABASE walks through row-level security. Take a plain role.")
    if owned:
        problems.append(
            "The database role in KEEL_DATABASE owns Keel's tables, so it could take its walls away. "
            "Name another role there, and the owner in KEEL_DATABASE_OWNER for “keel migrate” alone "
            "(docs/guide/postgresql.md)."
        )
    return problems


def _rights_problems(cursor: Any) -> list[str]:
    cursor.execute(TOO_MUCH)
    return [
        f"The database role in KEEL_DATABASE may do more to the table {table} than read and write its rows. {MEND}"
        for (table,) in cursor.fetchall()
    ]


def _function_problems(cursor: Any, using: str) -> list[str]:
    """Each function as it was written and for the application alone; no other runs with its owner's rights."""
    cursor.execute(DEFINERS)
    others = {name for (name,) in cursor.fetchall()} - set(_functions)
    problems = [
        f"The function {name} runs with its owner's rights, so it can show every organisation's rows. "
        "Take it away, or make it with SECURITY INVOKER."
        for name in sorted(others)
    ]
    for name, statement in _functions.items():
        if not _is_as_written(cursor, name, statement, settings.DATABASES[using]["USER"]):
            problems.append(f"The function {name} is missing or altered. {MEND}")
    return problems


def _is_as_written(cursor: Any, name: str, statement: str, application: str) -> bool:
    """Whether it stands once, says what its statement says when made anew beside it, and is called by nobody else."""
    cursor.execute(f"{SAYS} current_schema()::regnamespace", [name])
    standing = cursor.fetchall()
    cursor.execute(statement.replace(name, f"pg_temp.{name}", 1))
    cursor.execute(f"{SAYS} pg_my_temp_schema()", [name])
    wanted = cursor.fetchall()
    cursor.execute(f"DROP FUNCTION pg_temp.{name}")
    cursor.execute(CALLED_BY, [name, application])
    return bool(standing == wanted and cursor.fetchone()[0] == 0)


def _table_problems(cursor: Any, table: str, wanted: set[Policy]) -> list[str]:
    cursor.execute(
        "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class"
        " WHERE relname = %s AND relnamespace = current_schema()::regnamespace",
        [table],
    )
    if cursor.fetchone()[0] and _policies(cursor, table) == wanted:
        return []
    return [f"The wall around the table {table} is missing or altered. {MEND}"]


def _policies(cursor: Any, table: str) -> set[Policy]:
    cursor.execute(
        "SELECT polname, polcmd::text, polroles = CASE polname WHEN 'keel_owner' THEN ARRAY[relowner] ELSE '{0}' END,"
        " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)"
        " FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE polrelid = to_regclass(%s)",
        [table],
    )
    return set(cursor.fetchall())


def _wanted(cursor: Any) -> set[Policy]:
    """The policies as this version of PostgreSQL writes them: read from a table made for it and dropped."""
    cursor.execute("CREATE TEMPORARY TABLE keel_pattern (organisation_id uuid) ON COMMIT DROP")
    cursor.execute(_build("keel_pattern"))
    found = _policies(cursor, "keel_pattern")
    cursor.execute("DROP TABLE keel_pattern")
    return found


def _build(table: str) -> str:
    made = (
        f"DROP POLICY IF EXISTS {name} ON {table}; CREATE POLICY {name} ON {table} {says}"
        for name, says in POLICIES.items()
    )
    return "; ".join((*(f"ALTER TABLE {table} {what} ROW LEVEL SECURITY" for what in ("ENABLE", "FORCE")), *made))


def _rights(application: str) -> str:
    """To read and write rows, and nothing else: no tables of its own, no emptying, nothing in the migrations' list."""
    calls = "".join(f"; GRANT EXECUTE ON FUNCTION {name} TO {application}" for name in _functions)
    rows = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    return (
        f"GRANT USAGE ON SCHEMA public TO {application}; "  # noqa: S608 - our own names and a quoted role
        f"GRANT {rows} TO {application}; "
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application}; "
        f"REVOKE TRUNCATE, TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA public FROM PUBLIC, {application}; "
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {application}{calls}"
    )
