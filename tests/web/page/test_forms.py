"""Form fields take what people write, and say how to mend what they cannot take."""

from datetime import date, time

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from keel.web.page.forms import DayField, KeelForm, LongTextField, MinutesField, Radios, ShortTextField, TimeField

pytestmark = pytest.mark.once


class Plan(KeelForm):
    day = DayField(
        label="Date",
        what="the date of the session",
        earliest=date(2026, 9, 1),
        latest=date(2027, 7, 21),
        required=False,
    )
    starts = TimeField(label="Start", required=False)
    minutes = MinutesField(label="Length", most=120, required=False)
    place = ShortTextField(label="Place", max_length=20, required=False)
    notes = LongTextField(label="Notes", max_length=50, required=False)


def plan(**data):
    return Plan({key: str(value) for key, value in data.items()})


def boxes(day, month, year):
    return {"day_day": day, "day_month": month, "day_year": year}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (("27", "11", "2026"), date(2026, 11, 27)),
        ((" 1 ", "09", "2026"), date(2026, 9, 1)),
        (("21", "july", "2027"), date(2027, 7, 21)),
        (("3", "Sept", "2026"), date(2026, 9, 3)),
        (("", "", ""), None),
    ],
)
def test_a_day_is_read_from_three_boxes(given, read):
    form = plan(**boxes(*given))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("30", "2", "2027"), "The date of the session must be a real date: February 2027 has 28 days"),
        (("31", "11", "2026"), "The date of the session must be a real date: November 2026 has 30 days"),
        (("32", "1", "2027"), "The day must be a number from 1 to 31"),
        (("0", "1", "2027"), "The day must be a number from 1 to 31"),
        (("1", "13", "2026"), "The month must be a number from 1 to 12"),
        (("1", "11", "26"), "The year must have four figures, such as 2026"),
        (("1", "11", "٢٠٢٦"), "The year must have four figures, such as 2026"),
        (("٣", "11", "2026"), "The day must be a number from 1 to 31"),
        (("27", "", "2026"), "The date of the session must include a month"),
        (("27", "", ""), "The date of the session must include a month and a year"),
        (("31", "8", "2026"), "The date of the session must be Tue 1 Sep 2026 or later"),
        (("22", "7", "2027"), "The date of the session must be Wed 21 Jul 2027 or earlier"),
    ],
)
def test_an_impossible_day_is_refused_in_a_sentence(given, said):
    form = plan(**boxes(*given))
    assert form.errors["day"] == [said]
    assert f'value="{given[0].strip()}"' in str(form), "what was typed is still in its box"


@given(st.dates(date(2026, 9, 1), date(2027, 7, 21)))
def test_every_day_inside_the_limits_goes_in_and_comes_out(day):
    form = plan(**boxes(day.day, day.month, day.year))
    assert form.is_valid()
    assert form.cleaned_data["day"] == day


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_no_text_in_the_boxes_breaks_the_form(day, month, year):
    form = Plan(boxes(day, month, year))
    assert form.is_valid() or len(form.errors["day"]) == 1


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("14:30", time(14, 30)), ("1430", time(14, 30)), ("2.30pm", time(14, 30)), ("2:30 p.m.", time(14, 30)),
        ("9am", time(9)), ("9", time(9)), ("930", time(9, 30)), ("12am", time(0)), ("12pm", time(12)),
        ("02:30", time(2, 30)), ("", None),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(given, read):
    form = plan(starts=given)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2.30", "Say whether “Start” is morning or afternoon: 02:30 or 14:30"),
        ("half two", "Write “Start” like 14:30 or 2.30pm"),
        ("25:00", "Write “Start” as a time on the clock, like 14:30"),
        ("13pm", "Write “Start” as a time on the clock, like 14:30"),
        ("14:61", "Write “Start” as a time on the clock, like 14:30"),
    ],
)
def test_an_unclear_time_is_refused_in_a_sentence(given, said):
    assert plan(starts=given).errors["starts"] == [said]


@given(st.text(max_size=12))
def test_no_text_breaks_the_time(text):
    form = Plan({"starts": text})
    assert form.is_valid() or len(form.errors["starts"]) == 1


@pytest.mark.parametrize("given", ["0", "121", "an hour", "1.5"])
def test_minutes_are_whole_and_inside_their_limits(given):
    assert plan(minutes=given).errors["minutes"] == ["Give “Length” as a whole number of minutes from 1 to 120"]


def test_line_ends_count_once_as_they_are_kept():
    form = plan(notes="a\r\n" * 24 + "ab")
    assert form.is_valid()
    assert form.cleaned_data["notes"] == "a\n" * 24 + "ab"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("x" * 51, "Shorten “Notes” to 50 characters; it has 51"),
        ("a\x00b", "Take the damaged character out of “Notes”: paste it as plain text"),
    ],
)
def test_a_text_that_cannot_be_kept_is_named_and_stays_in_the_page(given, said):
    form = plan(notes=given)
    assert form.errors["notes"] == [said]
    assert given.replace("\x00", "") in str(form).replace("\x00", "")


def test_a_pasted_text_is_never_cut_short_by_the_browser():
    html = str(Plan())
    assert "maxlength" not in html.replace('maxlength="12"', "")
    assert 'data-count="50"' in html
    assert 'aria-describedby="notes_count"' in html


def test_hint_error_and_count_are_tied_to_their_field():
    class Form(KeelForm):
        notes = LongTextField(label="Notes", help_text="Facts first")
        how = forms.ChoiceField(label="How?", choices=[("a", "A")], widget=Radios(hints={"a": "Only then"}))

    html = str(Form({}))
    assert 'aria-describedby="notes_helptext notes_error notes_count"' in html
    assert 'id="notes_helptext"' in html
    assert 'id="notes_error"' in html
    assert 'aria-invalid="true"' in html
    assert '<fieldset class="field field-radios has-error" id="how_group" aria-describedby="how_error">' in html
    assert 'aria-describedby="how_0_hint"' in html


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (ShortTextField(label="Place"), "Fill in “Place”"),
        (forms.ChoiceField(label="How will you meet?"), "Choose an answer to “How will you meet?”"),
        (forms.ChoiceField(label="Supervisor"), "Choose from “Supervisor”"),
        (forms.BooleanField(label="The room is booked"), "Tick “The room is booked”"),
        (DayField(label="Date", what="the date of the session"), "Enter the date of the session"),
        (ShortTextField(label="Place", error_messages={"required": "Say where"}), "Say where"),
    ],
)
def test_what_is_missing_is_asked_for_by_name(field, said):
    form = type("Form", (KeelForm,), {"one": field})({})
    assert form.errors["one"] == [said]


def test_a_form_shown_again_with_errors_keeps_its_key_and_a_new_one_has_its_own():
    first = Plan()
    assert f'name="idempotency_key" value="{first.idempotency_key}"' in str(first)
    again = Plan({"idempotency_key": first.idempotency_key, "starts": "?"})
    assert again.idempotency_key == first.idempotency_key
    assert Plan().idempotency_key != first.idempotency_key
    assert "idempotency_key" not in again.fields


@pytest.mark.parametrize("sent", ["", "../../etc", "A" * 32, "0" * 33, "<b>"])
def test_a_key_of_another_shape_is_not_taken(sent):
    key = Plan({"idempotency_key": sent}).idempotency_key
    assert len(key) == 32
    assert key != sent


def test_whatever_is_typed_is_escaped():
    html = str(Plan(MultiValueDict({"place": ['"><script>x</script>'], "notes": ["</textarea><script>"]})))
    assert "<script>" not in html


def test_optional_fields_say_so():
    assert "Notes (optional)" in str(Plan())
