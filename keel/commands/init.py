"""`keel init`: a real, empty installation with its first administrator."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from keel.commands import refuse, say
from keel.commands.django_ready import NotReady, make_ready, migrate_all, root_key_file, step

NEXT = """
Keel is ready, and empty. What comes next:
  1. Keep a copy of {key} in a safe place away from this machine. Without it nothing here can ever be read.
  2. Start Keel with keel serve. It answers on this machine alone; for other addresses put a proxy with TLS in front
     (keel serve --help).
  3. Sign in as {email} with the password you chose, and set up an authenticator app.
  4. {second}
  5. On the page School enter your terms. On the page People add the headteacher first, and give them their role.
  6. {head}
  7. keel adopt formal_cycle --organisation "{name}" --from DATE brings a policy into force."""
NO_SECOND = (
    """Nobody from outside was named. Until somebody else here has signed in who may agree, you are the only one.""",
    """On their page under People make the headteacher's sign-up link and hand it to them in person. You make it alone,
     and the ledger says so. From the day they have signed in, the first way in of whoever holds a role that opens
     confidential records takes two people: one hands over a link, the other tells a code.""",
)
SECOND = (
    """Give {outside} this link in person, on paper: {link}
     It works once, within a week. They choose a password and set up an authenticator app. They read nothing here, and
     agree only that somebody comes in, where nobody else can. Do not open the link yourself.""",
    """On their page under People ask for the headteacher's first way in. {outside} signs in, opens Two people, agrees,
     and under Your account, Codes to hand over, makes a code and tells it to the headteacher in person. You make the
     link and hand it over in person. Neither opens anything without the other.""",
)
"""What the second person does, and what then comes for the headteacher."""
ASK = """
Letting somebody in for the first time, or again after a loss, takes two people. If your setting is so small that nobody
else in it could agree, name somebody from outside, such as a trust officer or the chair. They read nothing."""


def arguments(parser: ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--organisation", required=True, help="the school's name")
    parser.add_argument("--urn", default="", help="its unique reference number")
    parser.add_argument("--nation", default="england", help="england, wales, scotland or northern ireland")
    parser.add_argument("--email", required=True, help="the first administrator's e-mail address")
    parser.add_argument("--name", required=True, help="the first administrator's name")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    outside = parser.add_argument_group(
        "the outside second person",
        "For a setting so small that nobody else in it could agree: somebody from outside, such as a trust officer or "
        "the chair, who agrees that somebody comes in for the first time or after a loss, and to nothing else. They "
        "read nothing. Give all three or none; at a terminal they are asked for.",
    )
    outside.add_argument("--outside-name", default="", help="their name")
    outside.add_argument("--outside-email", default="", help="their e-mail address, another than the administrator's")
    outside.add_argument("--outside-why", default="", help="who they are to the setting, in at least 20 characters")


def run(options: Namespace) -> int:
    """Make database, root key, organisation and first administrator, or nothing of it and a sentence why."""
    from keel.web.sealing.rootkey import RootKeyError, make_root_key, read_root_key

    given = [one.strip() for one in (options.outside_name, options.outside_email, options.outside_why)]
    if any(given) and not all(given):
        return refuse("Give --outside-name, --outside-email and --outside-why together, or none of them.")
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
        password = _password(options)
        ask_for_outside(options)
        link = _fill(options, password)
    except ValidationError as wrong:
        return refuse("\n".join(wrong.messages))
    except (InstallationError, RootKeyError, Refusal, IntegrityError, ValueError) as wrong:
        return refuse(wrong)
    say(what_next(options, link))
    return 0


def what_next(options: Namespace, path: str) -> str:
    """What to do now, in words; `path` is the outside second person's way in, empty without one."""
    from keel.web.notices.server import address

    link = f"{address([])}{path}"
    second, head = (text.format(outside=options.outside_name, link=link) for text in (SECOND if path else NO_SECOND))
    return NEXT.format(key=root_key_file(), email=options.email, name=options.organisation, second=second, head=head)


def _fill(options: Namespace, password: str) -> str:
    """Make everything in one transaction; gives the path of the outside second person's link, empty without one."""
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
    from keel.web.signins.outside import OutsidePerson, outside_person_name

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
            who, link = OutsidePerson(options.outside_name, options.outside_email, options.outside_why), ""
            if who.name:
                link = outside_person_name(organisation_id=organisation.pk, who=who, now=now)
        installation_create(Installation.Kind.REAL)
    return link


def ask_for_outside(options: Namespace) -> None:
    """Ask at a terminal who the outside second person is, unless the options say."""
    if options.outside_name or options.password_stdin or not sys.stdin.isatty():
        return
    say(ASK)
    options.outside_name = input("Their name (nothing if there are others here who can agree): ").strip()
    if options.outside_name:
        options.outside_email = input("Their e-mail address: ").strip()
        options.outside_why = input("Who they are to the setting, in at least 20 characters: ").strip()


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
