"""Cases from a list: looked at first, each wrong row with its cure, nobody merged by name (G-33)."""

import pytest

from keel.web.cases.case_import import CASE_LIST
from keel.web.cases.models import Case
from keel.web.people.imports import preview
from tests.cast import NOW, TODAY, Cast
from tests.web.sessions.making import case_of

HEAD = "Case number,Child's name,Opened,Status,Carried by\n"


def test_a_good_list_opens_its_cases_with_status_and_carrier(cast: Cast) -> None:
    look = preview(CASE_LIST, cast.priya, HEAD + "0301,Ada Marsh,01/09/2026,child in need,S005\n", TODAY)

    assert look.can_be_confirmed
    for finding in look.findings:
        CASE_LIST.apply(cast.priya, finding.row, NOW)

    case = Case.objects.select_related("key").get(number="0301")
    assert case.child_name == "Ada Marsh"
    assert case.statuses.get().status == "child in need"
    assert case.carriers.get().member == cast.sam


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("0301,,01/09/2026,,", "There is no child's name"),
        ("0301,Ada Marsh,32/13/2026,,", "32/13/2026"),
        ("0301,Ada Marsh,01/09/2026,worrying,", "knows no status “worrying”"),
        ("0301,Ada Marsh,01/09/2026,,Z9", "Nobody here has staff number Z9"),
        ("0301,Ada Marsh,01/09/2031,,", "has not come yet"),
    ],
)
def test_a_row_that_cannot_be_imported_says_how_to_mend_it(cast: Cast, row: str, sentence: str) -> None:
    look = preview(CASE_LIST, cast.priya, HEAD + row + "\n", TODAY)

    assert not look.can_be_confirmed
    assert sentence in look.findings[0].errors[0]


def test_a_child_of_the_same_name_becomes_a_second_case_and_that_is_said(cast: Cast) -> None:
    case_of(cast, "0041", "Ada Marsh")

    look = preview(CASE_LIST, cast.priya, HEAD + "0301,Ada Marsh,01/09/2026,,\n", TODAY)

    assert look.findings[0].what == "new"
    assert "case 0041. This opens a second case" in look.findings[0].changes[0]


def test_a_list_imported_again_changes_nothing(cast: Cast) -> None:
    text = HEAD + "0301,Ada Marsh,01/09/2026,child in need,S005\n"
    CASE_LIST.apply(cast.priya, preview(CASE_LIST, cast.priya, text, TODAY).findings[0].row, NOW)

    look = preview(CASE_LIST, cast.priya, text, TODAY)

    assert [finding.what for finding in look.findings] == ["same"]
