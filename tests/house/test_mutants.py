"""What `make mutants` breaks is there, and so are the tests that have to notice (G-02)."""

import pytest

from tools.mutation.making import mutants_of
from tools.mutation.parts import PARTS, ROOT


@pytest.mark.parametrize("name", PARTS)
def test_every_part_names_files_and_tests_that_are_there(name):
    part = PARTS[name]

    assert all(path.is_file() for path in part.files())
    assert all((ROOT / test).exists() for test in part.tests)


def test_what_decorates_a_function_does_not_hide_it_and_a_cell_loses_its_words(tmp_path, monkeypatch):
    source = tmp_path / "made.py"
    source.write_text(
        '@cache\ndef f(a=1):\n    return a + 2\n\n\nROW = row("person", "the title", K1="r c4", K2="as dsl")\n'
    )
    monkeypatch.setattr("tools.mutation.making.ROOT", tmp_path)

    made = [(one.function, one.in_default, one.words) for one in mutants_of(source)]

    assert made == [
        ("f", True, "1  ->  2"),
        ("f", False, "a + 2  ->  a - 2"),
        ("f", False, "2  ->  3"),
        (None, False, '"r c4"  ->  "c4"'),
        (None, False, '"r c4"  ->  "r"'),
        (None, False, '"r c4"  ->  "w r c4"'),
        (None, False, '"r c4"  ->  "s r c4"'),
    ]
