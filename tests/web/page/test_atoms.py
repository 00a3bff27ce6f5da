"""The atoms of a page say things one way, and escape what they are given."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from keel.web.page.dates import DAYS, MONTHS, say_day, say_minutes
from keel.web.page.templatetags.keel import STATUSES

NASTY = "<script>alert('x')</script> & \"O'Brien\""


def render(text, **context):
    return Template("{% load keel %}" + text).render(Context(context))


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_of_an_obligation_is_said_in_words_and_not_by_colour_alone(status):
    html = render("{% tag status %}", status=status)
    assert f">{status.capitalize()}</span>" in html
    assert f'class="tag {status.replace(" ", "-")}"' in html


def test_a_tag_of_an_unknown_kind_is_refused():
    with pytest.raises(TemplateSyntaxError, match="kind is one of"):
        render("{% tag 'signed' kind='purple' %}")


@pytest.mark.parametrize(
    "text",
    [
        "{% tag nasty %}",
        "{% button nasty name=nasty %}",
        "{% link_button nasty nasty %}",
        "{% columns nasty figure=nasty %}",
        "{% post_button nasty nasty about=nasty key=nasty %}",
        "{{ names|and_list }}",
    ],
)
def test_what_an_atom_is_given_is_escaped(text):
    html = render(text, nasty=NASTY, names=[NASTY, NASTY])
    assert "<script>" not in html
    assert '"O' not in html
    assert "O&#x27;Brien" in html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% date_uk day %}", '<time datetime="2026-11-27">Fri 27 Nov 2026</time>'),
        ("{{ day|date_uk }}", "Fri 27 Nov 2026"),
        (
            '{% columns "Term" figure="Days" %}',
            '<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Term</th>'
            '<th role="columnheader" scope="col" class="figure">Days</th></tr></thead>',
        ),
        ("{% date_uk none %}{{ none|date_uk }}{{ none|time_uk }}{% moment_uk none %}", ""),
        ("{% time_uk clock %}", '<time datetime="14:03">14:03</time>'),
        ("{{ summer|moment_uk }}", "Wed 1 Jul 2026 at 00:30"),
        ("{{ summer|date_uk }}", "Wed 1 Jul 2026"),
        ("{{ first|time_uk }} {{ again|time_uk }}", "01:30 BST 01:30 GMT"),
        ("{{ 75|minutes }}, {{ 60|minutes }}", "1 hour 15 minutes, 1 hour"),
        ("{{ 1|minutes }}, {{ 0|minutes }}", "1 minute, 0 minutes"),
        ("{{ names|and_list }}", "a, b and c"),
    ],
)  # fmt: skip
def test_days_and_times_are_said_one_way_and_in_london(text, shown):
    values = {
        "day": date(2026, 11, 27),
        "clock": time(14, 3),
        "summer": datetime(2026, 6, 30, 23, 30, tzinfo=UTC),
        "first": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        "again": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        "names": ["a", "b", "c"],
        "none": None,
    }
    assert render(text, **values) == shown


@given(st.dates())
def test_a_day_as_said_can_be_read_back_to_the_same_day(day):
    weekday, number, month, year = say_day(day).split()
    assert date(int(year), MONTHS.index(month) + 1, int(number)) == day
    assert DAYS[day.weekday()] == weekday


@given(st.integers(0, 2000))
def test_a_length_as_said_adds_up(minutes):
    words = say_minutes(minutes).split()
    worth = {"hour": 60, "hours": 60, "minute": 1, "minutes": 1}
    pairs = zip(words[::2], words[1::2], strict=True)
    assert sum(int(number) * worth[unit] for number, unit in pairs) == minutes


def test_a_post_button_carries_the_token_and_its_values():
    request = RequestFactory().get("/")
    html = render("{% post_button 'Close' '/close/' action=7 about='ring the nurse' %}", request=request)
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<input type="hidden" name="action" value="7">' in html
    assert '<span class="hidden-visually"> ring the nurse</span>' in html


def test_a_button_of_an_unknown_kind_is_refused():
    with pytest.raises(TemplateSyntaxError, match="kind is one of"):
        render("{% button 'Save' kind='green' %}")


def test_the_pager_keeps_the_filters_of_the_list():
    request = RequestFactory().get("/sessions/?status=due&page=1")
    assert render("{% page_link 3 %}", request=request) == "?status=due&amp;page=3"
    assert render("{% page_link 3 %}") == "?page=3"
