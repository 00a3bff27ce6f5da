"""What a machine cannot run is said plainly, and is a failure where CI is true."""

import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

SPECIMEN = """
import pytest

@pytest.mark.browser
def test_of_a_page(): pass

@pytest.mark.postgres
def test_of_a_policy_on_rows(): pass

@pytest.fixture
def db(): pass

def test_on_rows(db): pass

def test_of_anything(): pass
"""


@pytest.fixture
def bare(tmp_path):
    """Runs four tests on a machine with neither browser nor PostgreSQL; gives pytest's outcome and the notes."""
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    browser\n    postgres\n")
    (tmp_path / "test_specimen.py").write_text(SPECIMEN)

    def run(**more):
        notes = tmp_path / "notes"
        surroundings = {"PATH": "", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), **more}
        options = ["-p", "tests.house_plugin", "-p", "no:django", "-p", "no:cacheprovider", "-q", "-rA"]
        command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
        done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, notes

    return run


def test_by_hand_it_is_left_out_with_the_reason_and_the_cure(bare):
    status, said, _ = bare()
    assert status == 0
    assert "1 not run: no Chromium is installed (on Debian: apt-get install" in said
    assert "1 not run: needs the PostgreSQL pass of make test" in said


def test_in_ci_it_fails(bare):
    status, said, _ = bare(CI="true")
    assert status == 1
    assert "CI runs every test, and here no Chromium is installed" in said
    assert "2 passed" in said


def test_make_test_collects_the_reasons_and_keeps_the_postgres_tests_for_their_own_pass(bare, tmp_path):
    status, said, notes = bare(KEEL_NOT_RUN=str(tmp_path / "notes"), CI="")
    assert status == 0
    assert "1 deselected" in said
    assert notes.read_text().startswith("1 not run: no Chromium is installed")


def test_the_pass_on_postgresql_runs_what_touches_rows_alone(bare, tmp_path):
    status, said, _ = bare(KEEL_NOT_RUN=str(tmp_path / "notes"), KEEL_TEST_DATABASE="postgresql")
    assert status == 0
    assert "2 passed, 2 deselected" in said


def test_without_postgresql_the_reason_names_the_package(monkeypatch, tmp_path):
    from tests import postgres

    monkeypatch.setattr(postgres, "NEEDED", ("a-program-that-nobody-has",))
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(postgres.NoPostgres, match="apt-get install --no-install-recommends postgresql"):
        postgres.binaries()
