"""A machine over members, roles, grants, exclusions and approvals: nobody gains what two people did not give (G-12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from keel.web.access.models import Granted, Relation
from keel.web.access.services import exclude
from keel.web.approvals.models import Request
from keel.web.approvals.services import approve, ask, refuse, withdraw
from keel.web.grants.models import Grant
from keel.web.grants.purposes import PURPOSES
from keel.web.grants.services import Wanted, grant_ask, grant_at_once, grant_revoke
from keel.web.page.refusals import Refusal
from keel.web.people.models import Member, RoleHeld
from keel.web.people.roles import ROLES
from keel.web.people.selectors import standing
from keel.web.people.services import (
    MemberDetails,
    account_link_create,
    member_create,
    member_leave,
    role_correct,
    role_give,
    role_withdraw,
)
from keel.web.people.services.set_up import has_a_giver, has_two_who_agree
from tests.cast import JOINED, NOW, TODAY, Cast
from tests.web.sessions import stage as stages

DAY = timedelta(days=1)
NAMES = ("ruth", "priya", "ben", "grace", "neil", "dan", "sam", "friend")
people = st.sampled_from(NAMES)
POWERFUL = sorted(slug for slug, role in ROLES.items() if role.two_people)
WHY = "Because it is needed for the autumn's work."


@contextmanager
def tried() -> Iterator[None]:
    """What a service refuses has not happened."""
    try:
        with transaction.atomic():
            yield
    except Refusal:
        return


class Door(RuleBasedStateMachine):
    """Everybody tries everything; `cast` and `stage` are given by the test."""

    cast: Cast
    stage: stages.Stage

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.friend = member_create(
            by=self.cast.neil,
            organisation_id=self.cast.school.pk,
            details=MemberDetails(name="Fay Friend", staff_number="F1", job_title="", joined_on=JOINED),
            now=NOW,
        )
        self.rows = set(RoleHeld.objects.values_list("pk", flat=True))
        self.before = {(one.member_id, one.role, one.first, one.last) for one in standing()}

    def teardown(self) -> None:
        """Leave the school as it was."""
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def who(self, name: str) -> Member:
        pk = self.friend.pk if name == "friend" else self.cast.people[name].pk
        return Member.objects.select_related("key", "account").get(pk=pk)

    @rule(by=people, member=people, role=st.sampled_from(sorted(ROLES)))
    def give(self, by: str, member: str, role: str) -> None:
        with tried():
            role_give(by=self.who(by), member=self.who(member), role=role, first=TODAY, now=NOW)

    @rule(by=people, member=people, days=st.integers(-3, 3))
    def lengthen(self, by: str, member: str, days: int) -> None:
        held = standing().filter(member=self.who(member)).order_by("pk").first()
        if held is not None:
            with tried():
                role_correct(by=self.who(by), held=held, first=held.first, last=TODAY + days * DAY, now=NOW)

    @rule(by=people, member=people, role=st.sampled_from(POWERFUL))
    def ask_for_a_role(self, by: str, member: str, role: str) -> None:
        details = {"member": self.who(member).pk, "role": role, "first": TODAY, "last": None}
        with tried():
            ask(by=self.who(by), act="give role", details=details, reason=WHY, now=NOW)

    @rule(by=people, holder=people, purpose=st.sampled_from(sorted(PURPOSES)))
    def ask_for_a_grant(self, by: str, holder: str, purpose: str) -> None:
        things = () if PURPOSES[purpose].sampled else (self.stage.session.pk,)
        with tried():
            what = Wanted(purpose=purpose, holder=self.who(holder), minutes=60, things=things)
            grant_ask(by=self.who(by), what=what, reason=WHY, now=NOW)

    @rule(by=people, place=st.integers(0, 3), act=st.sampled_from(["agree", "agree", "agree", "refuse", "withdraw"]))
    def decide(self, by: str, place: int, act: str) -> None:
        rows = list(Request.objects.filter(state="waiting").order_by("pk"))
        if rows:
            row = rows[place % len(rows)]
            with tried():
                if act == "agree":
                    approve(by=self.who(by), request=row, now=NOW)
                elif act == "refuse":
                    refuse(by=self.who(by), request=row, reason=WHY, now=NOW)
                else:
                    withdraw(by=self.who(by), request=row, now=NOW)

    @rule(by=people)
    def open_at_once(self, by: str) -> None:
        with tried():
            grant_at_once(by=self.who(by), case=self.stage.ada, reason=WHY, now=NOW)

    @rule(by=people)
    def revoke(self, by: str) -> None:
        for grant in Grant.objects.filter(revoked_at=None):
            with tried():
                grant_revoke(by=self.who(by), grant=grant, now=NOW + timedelta(minutes=1))

    @rule(by=people, member=people, days=st.sampled_from([-10_000, -30, -7, 0, 1]))
    def leave(self, by: str, member: str, days: int) -> None:
        one = self.who(member)
        with tried():
            member_leave(by=self.who(by), member=one, left_on=max(one.joined_on, TODAY + days * DAY) + DAY, now=NOW)

    @rule(by=st.sampled_from(["neil", "ruth"]))
    def backdate_everybody_away(self, by: str) -> None:
        for name in NAMES:
            with tried():
                member_leave(by=self.who(by), member=self.who(name), left_on=JOINED + DAY, now=NOW)

    @rule(by=st.sampled_from(["ruth", "neil"]))
    def put_off_and_take_back(self, by: str) -> None:
        """What has begun is moved to tomorrow, and what is to come is taken back."""
        for held in standing().order_by("pk"):
            with tried():
                role_correct(by=self.who(by), held=held, first=TODAY + DAY, last=None, now=NOW)
        for held in standing().order_by("pk"):
            with tried():
                role_withdraw(by=self.who(by), held=held, now=NOW)

    @rule(by=people, name=st.sampled_from(["dan", "friend"]))
    def let_in_alone(self, by: str, name: str) -> None:
        """A link for somebody made up, and at once a role for them."""
        with tried():
            account_link_create(by=self.who(by), member=self.who(name), email="fay@alder.example", now=NOW)
        with tried():
            role_give(by=self.who(by), member=self.who(name), role="headteacher", first=TODAY, now=NOW)

    @rule(member=people)
    def shut_out(self, member: str) -> None:
        exclude(member=self.who(member), anchor_id=self.stage.session.pk, because="subject")

    @invariant()
    def every_powerful_role_was_given_by_two_others(self) -> None:
        """An asker and an approver, both other than who gained it; or it stood before, for as long or longer."""
        given = {
            (row.details["member"], row.details["role"])
            for row in Request.objects.filter(state="agreed", act="give role")
            if len({row.details["member"], str(row.asker_id), str(row.decided_by_id)}) == 3
        }
        for held in standing().filter(role__in=POWERFUL):
            stood = any(
                (member, role) == (held.member_id, held.role) and held.first >= first and (last is None or held.last)
                for member, role, first, last in self.before
            )
            assert stood or (str(held.member_id), held.role) in given, (held.role, held.member_id)

    @invariant()
    def keel_is_never_being_set_up_again(self) -> None:
        assert has_two_who_agree()
        assert has_a_giver()
        assert self.rows <= set(RoleHeld.objects.values_list("pk", flat=True))
        self.rows = set(RoleHeld.objects.values_list("pk", flat=True))

    @invariant()
    def every_relation_comes_of_a_role_that_stands(self) -> None:
        brought = {role.relation for role in ROLES.values() if role.relation}
        sources = set(standing().values_list("pk", flat=True))
        rows = Relation.objects.filter(relation__in=brought, anchor_kind__in=("organisation", "trust"))
        assert set(rows.values_list("source_id", flat=True)) <= sources

    @invariant()
    def every_grant_was_given_by_two_or_is_reviewed(self) -> None:
        for one in Granted.objects.all():
            grant = Grant.objects.get(pk=one.source_id)
            if grant.approver_id is None:
                assert (grant.purpose, grant.renews_id, one.kind) == ("emergency", None, "K6")
            else:
                assert grant.approver_id not in {grant.asker_id, grant.holder_id}
                assert one.two_people is (grant.asker_id != grant.holder_id)
            assert one.member_id == grant.holder_id
            assert one.ends <= grant.ends


def test_nobody_gains_what_two_people_did_not_give(cast: Cast) -> None:
    """G-12, TH-13: over random sequences of acts by everybody, a made-up friend of the administrator's among them."""
    Door.cast, Door.stage = cast, stages.issued(cast)
    run_state_machine_as_test(
        Door,
        settings=settings(
            max_examples=3,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
