"""`keel init`: a real, empty installation with its first administrator."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, make_ready, migrate_all, root_key_file, step

NEXT = """
Keel is ready, and empty. What comes next:
  1. Keep a copy of {key} in a safe place away from this machine. Without it nothing here can ever be read.
  2. keel serve, then sign in as {email} and set up an authenticator app.
  3. On the page School enter your terms; on the page People add the headteacher first.
  4. keel adopt formal_cycle --organisation "{name}" --from DATE brings a policy into force.
To serve on other addresses than this machine's, put a proxy with TLS in front: keel serve --help."""


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--organisation", required=True, help="the school's name")
    parser.add_argument("--urn", default="", help="its unique reference number")
    parser.add_argument("--nation", default="england", help="england, wales, scotland or northern ireland")
    parser.add_argument("--email", required=True, help="the first administrator's e-mail address")
    parser.add_argument("--name", required=True, help="the first administrator's name")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(options: Namespace) -> int:
    """Make database, root key, organisation and first administrator, or nothing of it and a sentence why."""
    from keel.web.sealing.rootkey import RootKeyError, make_root_key, read_root_key

    key = root_key_file()
    try:
        if not key.exists() and not _database_in_use():
            make_root_key(key)
        read_root_key(key)
        make_ready()
    except (NotReady, RootKeyError, OSError) as wrong:
        return refuse(wrong)
    return _made(options)


def _made(options: Namespace) -> int:
    from django.core.exceptions import ValidationError
    from django.db import IntegrityError

    from keel.web.accounts.installation import InstallationError, root_key_prepare, the_installation
    from keel.web.page.refusals import Refusal
    from keel.web.sealing.rootkey import RootKeyError

    with step("Making the tables"):
        migrate_all()
    if (made := the_installation()) is not None:
        return refuse(
            f"This database is {made} already. Choose another with KEEL_DATABASE or KEEL_VAR; nothing was changed."
        )
    try:
        root_key_prepare()
        _fill(options, _password(options))
    except ValidationError as wrong:
        return refuse("\n".join(wrong.messages))
    except (InstallationError, RootKeyError, Refusal, IntegrityError, ValueError) as wrong:
        return refuse(wrong)
    say(NEXT.format(key=root_key_file(), email=options.email, name=options.organisation))
    return 0


def _fill(options: Namespace, password: str) -> None:
    from django.core.validators import validate_email
    from django.db import transaction
    from django.utils import timezone

    from keel.web.accounts.installation import installation_create
    from keel.web.accounts.models import Account, Installation
    from keel.web.accounts.services import account_create
    from keel.web.people.clock import london_day
    from keel.web.people.models import Organisation
    from keel.web.people.services import (
        MemberDetails,
        OrganisationDetails,
        member_create,
        organisation_create,
        role_give,
    )
    from keel.web.scope import in_organisation

    if options.nation not in Organisation.Nation.values:
        raise ValueError(f"--nation is one of: {', '.join(Organisation.Nation.values)}.")
    validate_email(options.email)
    from django.contrib.auth.password_validation import validate_password

    validate_password(password, Account(email=options.email))
    now = timezone.now()
    today = london_day(now)
    with transaction.atomic():
        details = OrganisationDetails(name=options.organisation, urn=options.urn, nation=options.nation)
        organisation = organisation_create(details=details, now=now)
        account = account_create(email=options.email, password=password)
        with in_organisation(organisation.pk):
            person = MemberDetails(name=options.name, staff_number="1", job_title="Administrator", joined_on=today)
            member = member_create(by=None, organisation_id=organisation.pk, details=person, account=account, now=now)
            role_give(by=None, member=member, role="business manager", first=today, now=now)
        installation_create(Installation.Kind.REAL)


def _password(options: Namespace) -> str:
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass("Password for the first administrator (at least 12 characters): ")
    if getpass("The same again: ") != first:
        raise ValueError("The two passwords are not the same. Nothing was changed; run keel init again.")
    return first


def _database_in_use() -> bool:
    """Whether the database file is there already: then its key must be too, and none is made."""
    import os

    from keel.commands.django_ready import folder

    address = os.environ.get("KEEL_DATABASE", "")
    place = address.removeprefix("sqlite://") if address.startswith("sqlite://") else str(folder() / "keel.sqlite3")
    return os.path.exists(place) and os.path.getsize(place) > 0 and not address.startswith("postgres")
