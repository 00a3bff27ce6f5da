"""What breaks the grammar of a file is told with its line, and the rest of the file is still read (X2)."""

import pytest

from keel.core.forms.positions import line_at, lines_of
from keel.core.forms.problems import Problem, dotted
from keel.core.forms.toml import Source

TEXT = '''\
# a remark = not a key
top = 1

[a.b]   # a table [with brackets] in its remark
one = "x = [y"
two = [
  1,  # inside = a list
  2,
]
three = """
four = 4
"""
[[list]]
x = 1
[list.inner]
deep = 1
[[list]]
x = 2
["quoted name"]
"quoted = key" = {inside = 1}
dotted.key = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("top",), 2),
        (("a",), 4),
        (("a", "b"), 4),
        (("a", "b", "one"), 5),
        (("a", "b", "two"), 6),
        (("a", "b", "two", 1), 6),
        (("a", "b", "three"), 10),
        (("list", 0), 13),
        (("list", 0, "inner", "deep"), 16),
        (("list", 1), 17),
        (("list", 1, "x"), 18),
        (("quoted name", "quoted = key", "inside"), 20),
        (("quoted name", "dotted", "key"), 21),
        (("nowhere", "at", "all"), 1),
    ],
)
def test_everything_written_has_its_line(path, line):
    assert line_at(lines_of(TEXT), path) == line


def test_a_key_that_toml_cannot_read_stands_as_it_is_written():
    assert lines_of("a b = 1\nc = 2 = 3\n") == {(): 1, ("a b",): 1, ("c",): 2}


def test_an_open_bracket_hides_what_follows_and_harms_nothing_before():
    assert lines_of("a = 1\nb = [\nc = 2\n") == {(): 1, ("a",): 1, ("b",): 2}


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.field) for one in Source(text, file="x.toml").problems]


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("a = 2026-02-30\nb = 1\n", [(1, "a")], ["a", "b"]),
        ("a = [{ b = 1 },\n{ c = 2026-02-30 }]\n", [(2, "c")], ["a"]),
        ("a = 1\na = 2\nb = 3\n", [(2, "a")], ["a", "b"]),
        ("[a]\nx = 1\n[a]\ny = 2\n\nz = 3\n[b]\n", [(3, "a")], ["a", "b"]),
        ("[b]\n[a]\nx = 1\n[a]\ny = 2\n", [(4, "a")], ["b", "a"]),
        ("a = yes\nb = 2\n", [(1, "a")], ["b"]),
        ("a = { b = 1, b = 2 }\nc = 1\n", [(1, "a")], ["c"]),
        ("a = [\nyes,\n]\n", [(2, "yes,")], []),
        ("a = [\n", [(2, "the file")], []),
        ("a\n", [(1, "a")], []),
        ('a = "x\n', [(1, "a")], []),
        ("\ufeffa = 1\n", [], ["a"]),
        ("a = 1\r\nb = 2\r\n", [], ["a", "b"]),
    ],
)
def test_after_a_mistake_the_rest_is_read_where_it_can_be_trusted(text, found, rest):
    assert problems(text) == found
    assert list(Source(text, file="x.toml").raw) == rest


def test_a_file_of_nothing_but_mistakes_ends():
    assert len(problems("a = yes\n" * 80)) == 50


def test_ten_megabytes_are_refused_with_a_sentence():
    (problem,) = Source("a = 1\n" * 1_747_627, file="x.toml").problems
    assert problem.why == "has 10,485,762 characters; at most 200,000 are read."


def test_what_seems_missing_is_not_told_where_something_could_not_be_read():
    """It may stand in the line that could not be read."""
    assert len(Source("a = yes\n", file="x.toml").problems) == 1


def test_a_problem_says_file_line_field_why_and_cure():
    assert str(Problem(3, "a.b", "is odd.", "Mend it.", "x.toml")) == "x.toml, line 3, a.b: is odd. Mend it."


@pytest.mark.parametrize(
    ("path", "words"), [((), "the file"), (("a",), "a"), (("a", "b"), "a.b"), (("a", 0, "b"), "a 1.b")]
)
def test_a_place_is_said_as_one_would_write_it(path, words):
    assert dotted(path) == words
