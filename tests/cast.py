"""The named cast: one invented school on the formal cycle, everybody in it, and a stranger from another school.

    def test_something(cast: Cast, client: Client) -> None:
        signed_in(client, cast.sam)
        with cast.at(datetime(2026, 12, 1, 9, tzinfo=LONDON)): ...

The fixture `cast` (tests/web/conftest.py) builds it, opens the school's scope and stops the clock at NOW. People are
members, each with an account that has a second factor. The calendar is the worked one of the design, England 2026/27.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.test import Client

from keel.web.accounts.models import Account
from keel.web.accounts.services import CONFIRMED_AT, CONFIRMED_WITH, stamp
from keel.web.people import facts_changed
from keel.web.people.models import Member, Organisation, SpecialDay
from keel.web.people.services import (
    DayDetails,
    MemberDetails,
    OrganisationDetails,
    Stretch,
    TermDates,
    contact_add,
    member_create,
    organisation_create,
    role_give,
    special_day_add,
    term_add,
    working_times_set,
)
from keel.web.scope import in_organisation, in_organisations
from tests import rows

LONDON: Final = ZoneInfo("Europe/London")
BEGAN: Final = datetime(2026, 9, 1, 8, tzinfo=LONDON)
"""The first day of the school year, on which everybody's role begins."""
NOW: Final = datetime(2026, 11, 16, 9, tzinfo=LONDON)
"""Monday in the second half of the autumn term."""
TODAY: Final = NOW.date()
PASSWORD: Final = "heron-lantern-quarry-92"
SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
JOINED: Final = date(2024, 9, 2)

ROLES: Final = {
    "ruth": ("Ruth Adeyemi", "headteacher"),
    "tom": ("Tom Okafor", "assistant head"),
    "priya": ("Priya Nair", "designated safeguarding lead"),
    "ben": ("Ben Hughes", "deputy"),
    "sam": ("Sam Whitlock", "safeguarding officer"),
    "lena": ("Lena Kowalska", "family worker"),
    "iris": ("Iris Bell", "specialist provision lead"),
    "dan": ("Dan Price", "teaching assistant"),
    "grace": ("Grace Mensah", "chair of governors"),
    "neil": ("Neil Ford", "business manager"),
}
TERMS: Final = (
    TermDates(
        name="Autumn 2026",
        first=date(2026, 9, 1),
        last=date(2026, 12, 18),
        break_first=date(2026, 10, 24),
        break_last=date(2026, 11, 1),
    ),
    TermDates(
        name="Spring 2027",
        first=date(2027, 1, 4),
        last=date(2027, 3, 25),
        break_first=date(2027, 2, 13),
        break_last=date(2027, 2, 21),
    ),
    TermDates(
        name="Summer 2027",
        first=date(2027, 4, 12),
        last=date(2027, 7, 21),
        break_first=date(2027, 5, 29),
        break_last=date(2027, 6, 6),
    ),
)


@dataclass
class Cast:
    """The school, its people by first name, and the stranger Una of the other school."""

    school: Organisation
    other_school: Organisation
    people: dict[str, Member]
    una: Member

    def __getattr__(self, name: str) -> Member:
        """A person by first name: `cast.sam`."""
        try:
            people: dict[str, Member] = self.__dict__["people"]
            return people[name]
        except KeyError:
            raise AttributeError(f"Nobody in the cast is called {name}.") from None

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Be at another moment for a while."""
        with time_machine.travel(moment, tick=False):
            yield


def school(*, adopt: bool = True) -> Cast:
    """Both schools, on the day the year began; with `adopt` the first one's formal cycle is in force.

    Built by the services once a run; after that its rows are written again as they were. Leaves no scope open: work in
    `in_organisation(cast.school.pk)`.
    """
    if adopt in _kept:
        rows.write(_kept[adopt][0])
    else:
        before = rows.tables()
        with time_machine.travel(BEGAN, tick=False), transaction.atomic():
            built = _built(adopt=adopt)
        _kept[adopt] = (rows.differences(before, rows.tables()), built)
    return _read_again(_kept[adopt][1])


def _built(*, adopt: bool) -> Cast:
    alder = organisation_create(details=OrganisationDetails(name="Alder Grove School", urn="999001"), now=BEGAN)
    other = organisation_create(details=OrganisationDetails(name="Birch Lane School", urn="999002"), now=BEGAN)
    with in_organisation(alder.pk), facts_changed.together():
        people = {
            first: joined(alder, name, role, number) for number, (first, (name, role)) in enumerate(ROLES.items(), 1)
        }
        furnish(alder, people["neil"])
        if adopt:
            adopt_formal_cycle(people["ruth"])
    with in_organisation(other.pk), facts_changed.together():
        una = joined(other, "Una Doyle", "designated safeguarding lead", 1)
        furnish(other, una)
    return Cast(alder, other, people, una)


_kept: dict[bool, tuple[list[rows.Statement], Cast]] = {}


def _read_again(built: Cast) -> Cast:
    """New objects for the same rows, so that no test sees what another changed in memory."""
    with in_organisations((built.school.pk, built.other_school.pk), why="the tests read their cast again"):
        found = {one.pk: one for one in Member.objects.select_related("key__organisation_key", "account")}
    return Cast(
        Organisation.objects.get(pk=built.school.pk),
        Organisation.objects.get(pk=built.other_school.pk),
        {name: found[member.pk] for name, member in built.people.items()},
        found[built.una.pk],
    )


def joined(organisation: Organisation, name: str, role: str, number: int) -> Member:
    """A new member with an account, a role from the year's first day and a five-day week. Needs the open scope."""
    first = name.split(maxsplit=1)[0].lower()
    member = member_create(
        by=None,
        organisation_id=organisation.pk,
        details=MemberDetails(name=name, staff_number=f"S{number:03}", job_title=role.capitalize(), joined_on=JOINED),
        account=account(f"{first}@{organisation.name.split(maxsplit=1)[0].lower()}.example"),
        now=BEGAN,
    )
    role_give(by=None, member=member, role=role, first=BEGAN.date(), now=BEGAN)
    week = [Stretch(day, time(8, 30), time(16, 30)) for day in range(5)]
    working_times_set(by=None, member=member, stretches=week, now=BEGAN)
    return member


def furnish(organisation: Organisation, by: Member) -> None:
    """The worked calendar and two contacts of the report-now page."""
    for dates in TERMS:
        term_add(by=None, organisation=organisation, dates=dates, now=BEGAN)
    inset = DayDetails(kind=SpecialDay.Kind.INSET, day=date(2027, 1, 4))
    special_day_add(by=None, organisation=organisation, details=inset, now=BEGAN)
    for place, (label, telephone, hours) in enumerate(
        (
            ("Children's social care", "01632 960101", "Monday to Friday, 8:30 to 17:00"),
            ("Emergency duty team", "01632 960102", "Nights, weekends and bank holidays"),
        )
    ):
        contact_add(by=by, now=BEGAN, label=label, telephone=telephone, hours=hours, note="", position=place)


def account(email: str) -> Account:
    """An account that can sign in: a password and an authenticator app."""
    from allauth.mfa.totp.internal.auth import TOTP

    made = Account.objects.create_user(email, PASSWORD)
    TOTP.activate(made, SECRET)
    return made


def adopt_formal_cycle(by: Member) -> None:
    """Bring the template's formal cycle into force on the year's first day."""
    import keel.policies
    from keel.web.policies.services import policy_adopt

    file = Path(keel.policies.__file__).parent / "templates" / "formal_cycle.toml"
    policy_adopt(by=by, source=file.read_text(), file=file.name, in_force_from=BEGAN.date(), now=BEGAN)


def signed_in(client: Client, member: Member, *, confirmed: bool = False) -> Client:
    """Sign the browser in as this person, second factor and all; `confirmed`: both given again just now, to sign."""
    account = member.account
    assert account is not None, "everybody in the cast has an account"
    client.force_login(account)
    session = client.session
    moment = NOW.timestamp()
    session["account_authentication_methods"] = [
        {"method": "password", "at": moment, "email": account.email},
        {"method": "mfa", "type": "totp", "at": moment},
    ]
    if confirmed:
        session[CONFIRMED_AT] = stamp()
        session[CONFIRMED_WITH] = "totp"
    session.save()
    return client
