"""What every request asks about the member who looks: put together once, and still asked about each one anew."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Exists, Value

from keel.web.notices.kinds import all_kinds
from keel.web.notices.models import Notice
from keel.web.notices.selectors import SILENT_FOR, TROUBLE
from keel.web.people import marks
from keel.web.people.models import Member, Organisation
from keel.web.people.prepared import Prepared
from keel.web.scope import in_organisation
from tests.cast import NOW, Cast


def as_the_mapper_says(member: Member, now: datetime) -> dict[str, object]:
    """Each question, put together for this member alone."""
    questions = {f"q{place}": question(member, now) for place, question in enumerate(marks._QUESTIONS.values())}
    row = Organisation.objects.annotate(**questions).get(pk=member.organisation_id)
    return dict(zip(marks._QUESTIONS, [getattr(row, name) for name in questions], strict=True))


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=400), -timedelta(days=400)])
def test_each_member_is_told_what_the_mapper_would_have_said(cast: Cast, later: timedelta) -> None:
    """What is put together about nobody and sent with a member's values answers about that member and that moment."""
    now = NOW + later
    for member in (cast.grace, cast.tom, cast.sam):
        member.memo = {}
        assert marks.answered(member, now) == cast.school
        told = {name: marks.told(member, name, otherwise="not asked") for name in marks._QUESTIONS}
        assert told == as_the_mapper_says(member, now)


def test_the_moment_is_each_requests_own(cast: Cast) -> None:
    kind = next(kind.name for kind in all_kinds() if kind.in_figures)
    Notice.objects.create(recipient=cast.tom, kind=kind, key="one", asked_at=NOW, due_at=NOW, next_at=NOW)
    told = []
    for now in (NOW, NOW + SILENT_FOR, NOW + SILENT_FOR + timedelta(seconds=1), NOW):
        cast.grace.memo = {}
        marks.answered(cast.grace, now)
        told.append(marks.told(cast.grace, TROUBLE, otherwise=None))
    assert told == [False, False, True, False]


def test_a_question_of_one_statement_costs_one_query(cast: Cast, django_assert_num_queries) -> None:
    marks.answered(cast.tom, NOW)
    with django_assert_num_queries(1):
        assert marks.answered(cast.grace, NOW).name == cast.school.name


def test_no_organisation_no_answer(cast: Cast) -> None:
    stranger = Member(organisation_id=cast.tom.pk)
    with in_organisation(cast.tom.pk), pytest.raises(Organisation.DoesNotExist):
        marks.answered(stranger, NOW)


def test_a_value_that_is_not_known_is_refused_and_never_kept(cast: Cast) -> None:
    question = Prepared(
        lambda asking: Member.objects.filter(joined_on=asking.now + timedelta(days=3)).values_list("pk")
    )
    with pytest.raises(RuntimeError, match="does not know"):
        question.ask(cast.tom, NOW)


def test_a_question_that_is_another_one_for_somebody_else_is_refused(cast: Cast) -> None:
    def asked(asking):
        some = Exists(Member.objects.filter(pk=asking.member.pk))
        odd = asking.now.year == 2160
        return Member.objects.values_list("pk").annotate(mark=some if odd else Value(value=True))

    with pytest.raises(RuntimeError, match="another one for somebody else"):
        Prepared(asked).ask(cast.tom, NOW)
