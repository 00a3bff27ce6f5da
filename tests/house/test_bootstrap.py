"""A machine with Python and make alone gets its environment, or a sentence that says which package to install."""

import ast
import importlib.util
import os
import subprocess
import sys

import pytest

from tests.house.source import ROOT

BOOTSTRAP = ROOT / "tools" / "bootstrap.py"


def load():
    """A fresh copy of the module; the tools are scripts, not a package."""
    spec = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The module, pointed at an empty folder; steps are noted instead of taken."""
    module = load()
    taken = []

    def step(what, command, needed=True):
        taken.append(what)
        if "venv" in command:
            (tmp_path / "bin").mkdir(parents=True)
            (tmp_path / "bin" / "python").symlink_to(sys.executable)
        return True

    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "STAMP", tmp_path / "keel-lock")
    monkeypatch.setattr(module, "step", step)
    monkeypatch.setattr(module, "leave_a_launcher", lambda: None)
    monkeypatch.setattr(module, "go_on_in_another", lambda versions: None)
    module.taken = taken
    return module


def test_an_old_python_can_read_the_script_at_all():
    ast.parse(BOOTSTRAP.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_what_is_needed(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(
        bootstrap.Refusal, match=r"(?s)needs Python 3\.11 or newer, and this one is 3\.9.*apt-get install"
    ):
        bootstrap.use_suitable_python()


def test_a_newer_python_is_warned_and_goes_on(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 13, 1, "final", 0))
    bootstrap.use_suitable_python()
    assert "tested on Python 3.11; this is 3.13" in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_or_pip_is_told_the_package(bootstrap, monkeypatch, missing):
    there = importlib.util.find_spec
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == missing else there(name))
    with pytest.raises(bootstrap.Refusal, match="apt-get install python3-venv"):
        bootstrap.use_suitable_python()


def test_a_machine_without_python_is_told_the_packages():
    said = subprocess.run(
        ["make", "run", "PYTHON=no-such-python"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert "apt-get install python3 python3-venv" in said.stdout


def test_the_second_run_does_nothing(bootstrap):
    bootstrap.prepare("base")
    assert [what.split()[0] for what in bootstrap.taken] == ["Making", "Fetching", "Installing"]
    bootstrap.taken.clear()
    bootstrap.prepare("base")
    assert bootstrap.taken == []


def test_a_changed_lock_is_installed_again(bootstrap, monkeypatch, tmp_path):
    bootstrap.prepare("base")
    bootstrap.taken.clear()
    changed = tmp_path / "base.txt"
    changed.write_text("django==5.2.99\n")
    monkeypatch.setitem(bootstrap.LOCKS, "base", changed)
    bootstrap.prepare("base")
    assert bootstrap.taken == ["Fetching the installer", "Installing 1 libraries"]


def test_running_keeps_what_testing_installed(bootstrap):
    bootstrap.prepare("dev")
    bootstrap.taken.clear()
    bootstrap.prepare("base")
    assert bootstrap.taken == []


def test_pip_does_the_work_where_the_quick_installer_cannot_run(bootstrap, monkeypatch):
    quick = bootstrap.step
    monkeypatch.setattr(bootstrap, "step", lambda what, command, needed=True: quick(what, command, needed) and needed)
    bootstrap.prepare("base")
    assert bootstrap.taken[-1].endswith("with pip, which is slower")


def test_a_step_that_fails_shows_its_words_and_a_cure():
    module = load()
    with pytest.raises(module.Refusal, match=r"(?s)Fetching did not work.*no such index.*check the network"):
        module.step("Fetching", [sys.executable, "-c", "import sys; sys.exit('no such index')"])


def test_the_gate_is_a_script_that_bash_can_read():
    gate = ROOT / ".ci" / "run"
    assert os.access(gate, os.X_OK)
    assert subprocess.run(["bash", "-n", gate], check=False).returncode == 0
