"""`{% load keel %}`: the atoms of a page. Everything is escaped; blocks are includes, listed in the app's README."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import template
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list

from keel.web.page.dates import in_london, say_day, say_minutes, say_moment, say_time

register = template.Library()

STATUSES = ("upcoming", "due", "overdue", "met", "met late", "missed")
TAG_KINDS = ("", "info", "good", "warn", "bad")
BUTTON_KINDS = ("primary", "secondary", "quiet", "warning")


@register.simple_tag
def tag(text: object, kind: str = "") -> SafeString:
    """Show a status word. The six of an obligation have their own look; others take `kind` info, good, warn or bad."""
    words = str(text)
    if words.lower() in STATUSES:
        kind = words.lower().replace(" ", "-")
    elif kind not in TAG_KINDS:
        raise template.TemplateSyntaxError(f"tag: kind is one of {', '.join(TAG_KINDS[1:])}, not {kind!r}")
    return format_html('<span class="tag {}">{}</span>', kind, words[:1].upper() + words[1:])


@register.simple_tag(name="date_uk")
def date_element(day: date | None) -> SafeString | str:
    """Show a day as `<time>`: "Fri 27 Nov 2026"; nothing for no day."""
    if day is None or day == "":
        return ""
    machine = in_london(day).date() if isinstance(day, datetime) else day
    return format_html('<time datetime="{}">{}</time>', machine.isoformat(), say_day(day))


@register.simple_tag(name="time_uk")
def time_element(moment: time | datetime | None) -> SafeString | str:
    """Show a time as `<time>`: "14:03", London time for an instant."""
    if moment is None or moment == "":
        return ""
    return format_html('<time datetime="{}">{}</time>', say_time(moment)[:5], say_time(moment))


@register.simple_tag(name="moment_uk")
def moment_element(moment: datetime | None) -> SafeString | str:
    """Show an instant as `<time>`: "Fri 27 Nov 2026 at 14:03"."""
    if moment is None or moment == "":
        return ""
    return format_html('<time datetime="{}">{}</time>', in_london(moment).isoformat(), say_moment(moment))


@register.filter(name="date_uk")
def date_words(day: date | None) -> str:
    """Say a day as text, for titles and attributes."""
    return say_day(day) if day else ""


@register.filter(name="time_uk")
def time_words(moment: time | datetime | None) -> str:
    """Say a time as text."""
    return "" if moment is None or moment == "" else say_time(moment)


@register.filter(name="moment_uk")
def moment_words(moment: datetime | None) -> str:
    """Say an instant as text."""
    return say_moment(moment) if moment else ""


@register.filter
def minutes(length: int | str | None) -> str:
    """Say whole minutes as "1 hour 15 minutes"."""
    return "" if length is None or length == "" else say_minutes(int(length))


@register.filter
def and_list(things: Iterable[object]) -> str:
    """Join as "a, b and c"; the template escapes the result."""
    return get_text_list([str(thing) for thing in things], "and")


@register.simple_tag
def button(text: str, kind: str = "primary", css: str = "", **attributes: object) -> SafeString:
    """Show a submit button. `kind`: primary, secondary, quiet, warning; name, value and others go on the element."""
    return format_html(
        '<button type="submit" class="{}"{}>{}</button>', _classes(kind, css), _attributes(attributes), text
    )


@register.simple_tag
def link_button(text: str, url: str, kind: str = "primary", css: str = "", **attributes: object) -> SafeString:
    """Show a link that looks like a button: for going somewhere, never for changing something."""
    return format_html('<a class="{}" href="{}"{}>{}</a>', _classes(kind, css), url, _attributes(attributes), text)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context, text: str, url: str, kind: str = "primary", css: str = "", **hidden: object
) -> SafeString:
    """Show a one-button form that posts `hidden` values; `about` is added to the button for screen readers."""
    about = hidden.pop("about", "")
    request = context.get("request")
    token = get_token(request) if request is not None else context.get("csrf_token", "")
    if token and str(token) != "NOTPROVIDED":
        hidden = {"csrfmiddlewaretoken": token, **hidden}
    inputs = format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden.items())
    unseen = format_html('<span class="hidden-visually"> {}</span>', about) if about else ""
    return format_html(
        '<form method="post" action="{}" class="inline">{}<button type="submit" class="{}">{}{}</button></form>',
        url, inputs, _classes(kind, css), text, unseen,
    )  # fmt: skip


@register.simple_tag
def columns(*labels: str, figure: str = "") -> SafeString:
    """The head of a table, a label a column; `figure` is a last one of figures."""
    return column_heads([{"label": one} for one in labels] + ([{"label": figure, "figure": True}] if figure else []))


@register.simple_tag
def column_heads(columns: Iterable[Mapping[str, object]]) -> SafeString:
    """The head of a table, from each column's `label` and whether it is a `figure`.

    The roles are said although the elements have them: on a phone the table's rows stand as blocks, and a browser then
    forgets that it is a table.
    """
    said = ((format_html(' class="{}"', "figure") if one.get("figure") else "", one["label"]) for one in columns)
    cells = format_html_join("", '<th role="columnheader" scope="col"{}>{}</th>', said)
    return format_html('<thead role="rowgroup"><tr role="row">{}</tr></thead>', cells)


@register.simple_tag(takes_context=True)
def page_link(context: Context, number: int) -> str:
    """Give the query of another page of the same list, keeping its filters."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?page={number}"
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def first_control(field: BoundField) -> str:
    """Name the id that a link from the error summary goes to: the first box or choice of a group."""
    if field.id_for_label:
        return field.id_for_label
    choices = list(field.subwidgets)
    return str(choices[0].id_for_label) if choices else f"{field.auto_id}_group"


@register.simple_tag
def mark() -> SafeString:
    """Draw Keel's mark: a small boat and the keel under it."""
    return SafeString(
        '<svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">'
        '<path class="mark-hull" d="M15 2v14H4.5C7 10.5 11 5 15 2z"/>'
        '<path class="mark-sail" d="M17.5 6c3 2.6 5.5 6 7 10h-7z"/>'
        '<path class="mark-hull" d="M2 18h28c-1.5 3.7-4.5 5.5-9 5.5H10C6 23.5 3.3 21.6 2 18z"/>'
        '<path class="mark-keel" d="M13 25h6l-1.3 6h-3.4z"/></svg>'
    )


def _classes(kind: str, css: str) -> str:
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"button: kind is one of {', '.join(BUTTON_KINDS)}, not {kind!r}")
    return f"button {kind} {css}".strip()


def _attributes(attributes: dict[str, Any]) -> SafeString:
    shown = ((name.replace("_", "-"), value) for name, value in attributes.items() if value not in ("", None))
    return format_html_join("", ' {}="{}"', shown)
