"""Reading a CSV file as people save it: with a mark or without, commas or semicolons, headers in any capitals."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MOST_ROWS: Final = 2000
MOST_BYTES: Final = 2_000_000
DAY_FORMS: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header; `also` are other headers that mean it."""

    name: str
    required: bool = False
    hint: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column name, every column there, cells trimmed. `line` is the row's number in the spreadsheet."""

    line: int
    values: Mapping[str, str]
    too_many: bool = False


def decoded(data: bytes) -> str:
    """The file's text: UTF-8 with or without a mark, else as Windows saves it. Raises ValueError with a sentence."""
    if len(data) > MOST_BYTES:
        raise ValueError("The file is larger than 2 MB. Split it, or leave out columns that are not needed.")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValueError("This is a workbook, not a CSV file. In your spreadsheet, save the sheet as “CSV UTF-8”.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise ValueError("This is not a text file. In your spreadsheet, save the sheet as “CSV UTF-8”.")
    return text


def read_rows(text: str, columns: Sequence[Column]) -> tuple[list[Row], str]:
    """The rows under the headers that hold anything, and what is wrong with the file as a whole, if it is."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        return [], "A cell of the file is too long, or a quotation mark is never closed. Look for one and close it."
    if not any(any(cell.strip() for cell in line) for line in lines):
        return [], "The file is empty. Give it a row of headings and a row for each entry."
    headers, fault = _headers(lines[0], columns)
    if fault:
        return [], fault
    rows = [
        _row(number, line, headers, columns, width=len(lines[0]))
        for number, line in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in line)
    ]
    if not rows:
        return [], "There are headings but no rows under them. Add a row for each entry."
    if len(rows) > MOST_ROWS:
        return [], f"There are {len(rows):,} rows; {MOST_ROWS:,} fit in one import. Split the file."
    return rows, ""


def read_day(text: str) -> date:
    """A day as people write it in a spreadsheet, day before month. Raises ValueError with a sentence."""
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is no date. Write it like 01/09/2026, day first.")


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _plain(header: str) -> str:
    return " ".join(header.replace("_", " ").replace("’", "'").split()).casefold()


def _headers(line: Sequence[str], columns: Sequence[Column]) -> tuple[dict[int, str], str]:
    meant = {_plain(word): column.name for column in columns for word in (column.name, *column.also)}
    found = {place: meant[_plain(cell)] for place, cell in enumerate(line) if _plain(cell) in meant}
    missing = [column.name for column in columns if column.required and column.name not in found.values()]
    if missing:
        there = ", ".join(f"“{cell.strip()}”" for cell in line if cell.strip()) or "nothing"
        return {}, (f"The first row has no column “{missing[0]}”; it holds {there}. Head each column in the first row.")
    twice = [name for name in set(found.values()) if list(found.values()).count(name) > 1]
    if twice:
        return {}, f"Two columns are headed “{twice[0]}”. Delete one of them, or give it another heading."
    return found, ""


def _row(number: int, line: Sequence[str], headers: Mapping[int, str], columns: Sequence[Column], *, width: int) -> Row:
    values = dict.fromkeys((column.name for column in columns), "")
    values |= {name: " ".join(line[place].split()) for place, name in headers.items() if place < len(line)}
    return Row(number, values, too_many=any(cell.strip() for cell in line[width:]))
