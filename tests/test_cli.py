"""The commands `keel due` and `keel check`: what they print, and how they refuse."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from keel.cli import COMMANDS, main
from keel.policies import template_text
from keel.web.documents.assemble.record import record_document
from tests.documents.making import fixed, gathered

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "keel" / "policies" / "cases"
PEOPLE = 'supervisee = "Ada Kerr", supervisors = "Ben Okoro"'
EXAMPLE = f"""
policy = "formal_cycle"
in_force = 2026-09-01
school = "{CASES / "schools" / "invented.toml"}"
people = [
  {{ name = "Ben Okoro", role = "headteacher" }},
  {{ name = "Ada Kerr", role = "safeguarding officer" }},
]

[[example]]
title = "Cancelled"
happened = [
  {{ on = 2026-11-03, what = "session planned", session = "one", {PEOPLE}, planned_for = 2026-11-20 }},
  {{ on = 2026-11-20, what = "session cancelled", session = "one" }},
]
"""
CANCELLED = 'what = "session cancelled", '
MISTAKES = [
    (
        CANCELLED,
        'what = "session canceled", ',
        "line 14, example 1.happened 2.what: “session canceled” is not an event",
    ),
    ("planned_for", "planed_for", "line 13, example 1.happened 1.planed_for: is not a field that is known here."),
    ("2026-11-20 }", "2026-11-31 }", "is a day that does not exist. Write one that does, year first"),
    ('"headteacher"', '"head teacher"', "line 6, people 1.role: “head teacher” is not a role"),
    ('"formal_cycle"', '"informal"', "line 2, policy: “informal” is neither a template nor a file that is there."),
    ('"formal_cycle"', "5", "line 2, policy: is a number."),
    ('title = "Cancelled"', "", "line 10, example 1.title: is missing. Add it."),
    ("on = 2026-11-20, ", "", "line 14, example 1.happened 2.on: is missing. Add it."),
    (CANCELLED, "", "line 14, example 1.happened 2.what: is missing. Add it."),
    (CANCELLED, CANCELLED + "recorded = 2026-11-19, ", "line 14, example 1.happened 2.recorded: is before it"),
    (CANCELLED, CANCELLED + 'corrects = "plan", ', "corrects: “plan” is not called so by anything above."),
    ('name = "Ada Kerr"', 'name = "Ada Carr"', "line 13, example 1.happened 1.supervisee: “Ada Kerr” is not a person"),
    ("[[example]]", "[[example]", "line 10, example: cannot be read."),
    (
        "happened =",
        "closures = [{ day = 2026-10-28, recorded = 2026-10-20 }]\nhappened =",
        "line 12, example 1.closures: cannot be so. The closure of Wed 28 Oct 2026",
    ),
    ("[[example]]", "people = 3\n[[example]]", "people: stands there twice."),
    ("[[example]]", "[[example]]\n[[example]]\ntitle = 5", "line 12, example 2.title: is a number."),
]


@pytest.fixture
def example(tmp_path):
    def write(text=EXAMPLE, name="example.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def refused(capsys, *words):
    assert main(words) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def test_due_prints_who_owes_what_by_when_with_clause_and_arithmetic(example, capsys):
    assert main(["due", example(), "--on", "2026-11-28"]) == 0
    printed = capsys.readouterr().out
    assert "Cancelled · Sat 28 Nov 2026" in printed
    [line] = [line for line in printed.splitlines() if "Hold the session that replaces" in line]
    assert line.split() == [
        *["Ben", "Okoro", "Hold", "the", "session", "that", "replaces", "the", "cancelled", "one", "Ada", "Kerr"],
        *["Fri", "20", "Nov", "2026", "Fri", "27", "Nov", "2026", "overdue", "S23", "(should)"],
    ]
    assert "      Fri 27 Nov 2026, 5 working days after Fri 20 Nov 2026: 23, 24, 25, 26, 27." in printed
    assert "no date" in printed
    assert "due, open 88 days" in printed


def test_due_answers_as_keel_would_have_on_that_day(example, capsys):
    """Two dates on every fact: what was recorded later was not known."""
    assert main(["due", example(), "--on", "2026-11-19"]) == 0
    printed = capsys.readouterr().out
    assert "Send the completed agenda" in printed
    assert "Hold the session that replaces" not in printed


def test_one_day_is_one_day(example, capsys):
    main(["due", example(), "--on", "2026-09-02"])
    assert "due, open 1 day " in capsys.readouterr().out


def test_due_as_data_holds_clause_and_arithmetic(example, capsys):
    assert main(["due", example(), "--on", "2026-11-28", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["on"] == "2026-11-28"
    [told] = printed["examples"]
    assert told["title"] == "Cancelled"
    [row] = [row for row in told["obligations"] if row["duty"] == "replacement_held"]
    assert row["who"] == ["Ben Okoro"]
    assert (row["opens"], row["due"], row["met"], row["status"]) == ("2026-11-20", "2026-11-27", None, "overdue")
    assert (row["clause"], row["strength"]) == ("S23", "should")
    assert row["arithmetic"].endswith("23, 24, 25, 26, 27.")
    assert ["session", "one"] in row["about"]
    assert row["facts"][0].startswith("Fri 20 Nov 2026: either party cancelled")


def test_when_nobody_owes_anything_it_says_so(example, capsys):
    text = EXAMPLE.replace('role = "safeguarding officer"', 'role = "teacher"').partition("happened")[0]
    assert main(["due", example(text), "--on", "2026-11-28"]) == 0
    assert "Nobody owes anything." in capsys.readouterr().out


def test_corrections_are_printed_under_the_line(capsys):
    assert main(["due", str(CASES / "formal_cycle_changes.toml"), "--on", "2026-11-20"]) == 0
    assert "      Corrected on Thu 12 Nov 2026: before, it said" in capsys.readouterr().out


def test_a_policy_of_ones_own_is_found_beside_the_file(example, capsys):
    example(template_text("formal_cycle").replace('"5 working days"', '"6 working days"'), "own.toml")
    path = example(EXAMPLE.replace('"formal_cycle"', '"own.toml"'))
    assert main(["due", path, "--on", "2026-11-28"]) == 0
    assert "Mon 30 Nov 2026, 6 working days after Fri 20 Nov 2026" in capsys.readouterr().out


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES)
def test_a_mistake_in_an_example_is_refused_with_its_line_and_its_cure(example, capsys, old, new, sentence):
    assert old in EXAMPLE
    printed = refused(capsys, "due", example(EXAMPLE.replace(old, new, 1)), "--on", "2026-11-28")
    assert sentence in printed
    assert "Traceback" not in printed


def test_a_correction_needs_the_day_it_was_recorded(example, capsys):
    text = EXAMPLE.replace("planned_for = 2026-11-20 }", 'planned_for = 2026-11-20, called = "plan" }')
    text = text.replace('what = "session cancelled", session = "one"', 'corrects = "plan"')
    printed = refused(capsys, "due", example(text), "--on", "2026-11-28")
    assert "happened 2.recorded: is missing. Give the day on which it was corrected." in printed


def test_somebody_with_two_roles_must_say_under_which_arrangement(example, capsys):
    text = EXAMPLE.replace("people = [", 'people = [\n  { name = "Ada Kerr", role = "specialist provision lead" },')
    printed = refused(capsys, "due", example(text), "--on", "2026-11-28")
    assert "Name it: arrangement = one of safeguarding_officer, specialist_provision_lead." in printed


def test_a_mistake_in_the_policy_an_example_names_is_refused_with_the_policys_line(example, capsys):
    example(template_text("formal_cycle").replace('"5 working days"', '"five wroking days"', 1), "own.toml")
    printed = refused(capsys, "due", example(EXAMPLE.replace('"formal_cycle"', '"own.toml"')), "--on", "2026-11-28")
    assert printed.startswith("own.toml, line ")


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(example, capsys, tmp_path):
    missing = refused(capsys, "due", str(tmp_path / "none.toml"), "--on", "2026-11-28")
    assert "There is no file" in missing
    assert "check its name and folder" in missing
    assert "cannot be opened" in refused(capsys, "check", str(tmp_path))
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    assert "is not plain text: save it as text in UTF-8." in refused(capsys, "check", str(binary))
    no_school = EXAMPLE.replace("invented.toml", "none.toml")
    assert "There is no file" in refused(capsys, "due", example(no_school), "--on", "2026-11-28")


def test_a_day_that_is_none_is_refused_with_the_usage(example, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["due", example(), "--on", "28/11/2026"])
    assert stopped.value.code == 2
    assert "“28/11/2026” is no day: write year, month and day, such as 2026-11-27" in capsys.readouterr().err


def test_check_reports_what_a_policy_leaves_open(capsys):
    """S9: the family worker has no interval."""
    assert main(["check", "formal_cycle"]) == 0
    printed = capsys.readouterr().out
    assert "it can be run" in printed
    assert "S2    no interval: Family worker: no interval" in printed


def test_check_reports_every_error_with_line_and_cure(example, capsys):
    text = (
        template_text("formal_cycle")
        .replace('"every 3 weeks"', '"every 3 wekes"')
        .replace("minutes = 60", 'minutes = "60"')
    )
    printed = refused(capsys, "check", example(text))
    assert "arrangement.safeguarding_officer.cadence" in printed
    assert "2 errors. Nothing was changed." in printed
    one = refused(capsys, "check", example(template_text("formal_cycle").replace("minutes = 60", 'minutes = "60"')))
    assert "1 error. Nothing was changed." in one


def test_without_a_command_the_commands_are_listed(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(f"keel {name}" in printed for name in COMMANDS)
    assert main(["--help"]) == 0


def test_an_unknown_command_is_refused_with_those_there_are(capsys):
    assert main(["deu"]) == 2
    assert "There is no command “deu”." in capsys.readouterr().err


@pytest.mark.parametrize("module", ["keel", "keel.cli"])
def test_it_runs_from_the_shell_without_django(module):
    code = f"import runpy, sys; sys.argv = ['keel', '--help']; runpy.run_module('{module}', run_name='__main__')"
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0
    assert "keel due" in ended.stdout


def test_due_loads_neither_django_nor_a_second_parser():
    """Under 600 ms from the shell."""
    code = (
        "import sys; from keel.cli import main; "
        f"main(['due', {str(CASES / 'formal_cycle.toml')!r}, '--on', '2026-11-27']); "
        "heavy = {'django', 'pydantic', 'tomlkit', 'holidays'} & set(sys.modules); print(heavy, file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stderr.strip() == "set()"


def test_a_reader_who_has_seen_enough_ends_the_command_quietly():
    command = [sys.executable, "-m", "keel", "due", str(CASES / "formal_cycle_records.toml"), "--on", "2026-11-27"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
        said = running.communicate()[1]
    assert (running.returncode, said) == (0, b"")


def test_verify_says_of_a_copy_whether_it_is_what_was_issued(capsys, tmp_path):
    """G-24: without a database and without a network."""
    copy = tmp_path / "copy.json"
    copy.write_text(record_document(gathered()).attachment or "", encoding="utf-8")
    root = fixed().root
    assert main(["verify", str(copy), "--fingerprint", root]) == 0
    said = capsys.readouterr().out
    assert f"Fingerprint {root}" in said
    assert "not as issued" not in said
    assert main(["verify", str(copy), "--fingerprint", "0" * 64]) == 1


def test_verify_refuses_in_a_sentence_what_is_no_copy(capsys, tmp_path):
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    assert main(["verify", str(other)]) == 1
    assert "not a copy that Keel made" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none.pdf")]) == 1
    assert "There is no file" in capsys.readouterr().err
