"""Who is in the invented school, what each is here to do in the demo, and when each works."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from keel.web.accounts.models import Account
from keel.web.accounts.services import account_create, second_factor_give
from keel.web.people.models import Member, Organisation
from keel.web.people.services import (
    MemberDetails,
    OrganisationDetails,
    Stretch,
    contact_add,
    member_create,
    organisation_create,
    role_give,
    working_times_set,
)
from keel.web.scope import in_organisation

from .days import DemoYear
from .factor import PASSWORD, SECRET

SCHOOL: Final = OrganisationDetails(name="Harbour Lane School", urn="999001", safeguarding_system="CPOMS")
OFFICE: Final = (time(8), time(16, 30))
CONTACTS: Final = (
    ("Children's social care", "01632 960101", "Monday to Friday, 8:30 to 17:00", "Your council's front door"),
    ("Emergency duty team", "01632 960102", "Nights, weekends and bank holidays", "The same council, out of hours"),
    ("Police, when it is not an emergency", "01632 960103", "At any time", "In an emergency dial 999"),
    ("NSPCC helpline", "0808 800 5000", "Monday to Friday, 10:00 to 16:00", "For advice; you need not give your name"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast. `here_to` says who they are on the demo's first page, `look_at` what to see as them."""

    first: str
    name: str
    role: str
    title: str
    here_to: str
    look_at: str
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    hours: tuple[time, time] = OFFICE

    @property
    def email(self) -> str:
        """The address of the account."""
        return f"{self.first}@harbour-lane.example"


CAST: Final = (
    Person("ruth", "Ruth Adeyemi", "headteacher", "Headteacher",
           "Answers for safeguarding, supervises the safeguarding lead, and sees at a glance what slips.",
           "A complaint about her is with the chair of governors, and no page of hers shows it. Look under Grants "
           "at the record that she read for a day."),
    Person("tom", "Tom Okafor", "assistant head", "Assistant headteacher for inclusion",
           "Supervises four people: plans and holds the sessions, writes the records and issues them for signing.",
           "Look under Grants: the chair of governors reads a sample of his sessions, and he sees what she opened. On "
           "Home a disagreement waits for his answer."),
    Person("priya", "Priya Nair", "designated safeguarding lead", "Designated safeguarding lead",
           "Looks after every case in the school, is supervised once a half term, and missed the last one.",
           "On Home the headteacher asks to read a record, and Priya agrees or refuses. Look under Alarms: somebody "
           "has opened one child's entry again and again."),
    Person("ben", "Ben Hughes", "deputy", "Deputy safeguarding lead",
           "Stands in for Priya, carries a case of his own, and has a supervision agreement to sign.",
           "Look under Disagreements at his complaint about the headteacher: where it is, by when it is answered, and "
           "who can read it."),
    Person("sam", "Sam Whitlock", "safeguarding officer", "Safeguarding officer",
           "Carries six cases, prepares for supervision every three weeks, and has a record to sign today.",
           "On Home is a correction: a part stood on the wrong child. Look under Grants who read one of his records; "
           "beside that record, a scan of the signed sheet."),
    Person("lena", "Lena Kowalska", "family worker", "Family worker",
           "Works with families at home and brings what is hard to supervision when she needs it.",
           "Look at the end of Home at her own ledger: who opened what is about her, and what she did.",
           weekdays=(0, 2, 3, 4)),
    Person("iris", "Iris Bell", "specialist provision lead", "Lead teacher of the specialist provision",
           "Leads the specialist provision. Her next session was cancelled yesterday and has no new day yet.",
           "Look under Disagreements at what she sees otherwise than the record: it is with Tom, on its first step."),
    Person("dan", "Dan Price", "teaching assistant", "Teaching assistant",
           "Works in class, asked for supervision because of one child, and waits for the record of it.",
           "Look under Disagreements at the way that he could take, with nobody's leave.",
           hours=(time(8, 30), time(15, 30))),
    Person("grace", "Grace Mensah", "chair of governors", "Chair of governors",
           "Sees whether supervision takes place, in figures and never in cases.",
           "Look under Disagreements at what was brought to her about the headteacher, and under Grants at the sample "
           "that she may read: case numbers and no names.", weekdays=(2,)),
    Person("neil", "Neil Ford", "business manager", "Business manager",
           "Looks after accounts, roles and term dates, and opens nothing that is written about anybody.",
           "Look for anything that is written about anybody: there is nothing. His ledger tells only of himself."),
)  # fmt: skip

People = dict[str, Member]


def school_make(year: DemoYear, now: datetime) -> tuple[Organisation, People]:
    """Make the school and everybody in it, with accounts, roles and working times."""
    school = organisation_create(details=SCHOOL, now=now)
    with in_organisation(school.pk):
        people = {
            person.first: _join(school, person, number, year.day(-120), now) for number, person in enumerate(CAST, 1)
        }
        for position, (label, telephone, hours, note) in enumerate(CONTACTS):
            contact_add(
                by=people["priya"], now=now, label=label, telephone=telephone, hours=hours, note=note,
                position=position,
            )  # fmt: skip
    return school, people


def roles_give(people: People, first: date, now: datetime) -> None:
    """Give everybody their role from the year's first day."""
    for person in CAST:
        role_give(by=None, member=people[person.first], role=person.role, first=first, now=now)


def _join(school: Organisation, person: Person, number: int, joined_on: date, now: datetime) -> Member:
    member = member_create(
        by=None,
        organisation_id=school.pk,
        details=MemberDetails(
            name=person.name, staff_number=f"HL{number:03}", job_title=person.title, joined_on=joined_on
        ),
        account=_account(person),
        now=now,
    )
    week = [Stretch(weekday, *person.hours) for weekday in person.weekdays]
    working_times_set(by=None, member=member, stretches=week, now=now)
    return member


def _account(person: Person) -> Account:
    account = account_create(email=person.email, password=PASSWORD)
    second_factor_give(account=account, secret=SECRET)
    return account
