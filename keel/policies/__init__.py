"""The policies, forms and sources that Keel brings, by name. Files are read once; nothing here knows Django."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from keel.core.access.settings import SETTINGS
from keel.core.forms import Form, parse_form
from keel.core.policy import Policy
from keel.core.policy.parse import Known, parse
from keel.core.policy.sources import Source, parse_sources

_ROOT = Path(__file__).parent


def template_names() -> tuple[str, ...]:
    """The names of the policy templates: "formal_cycle"."""
    return _names("templates")


def template_text(name: str) -> str:
    """The file of one policy template. Raises LookupError, naming those there are."""
    return _text("templates", name)


@cache
def template(name: str) -> Policy:
    """One policy template. Raises LookupError, naming those there are."""
    return parse_policy(template_text(name), file=f"{name}.toml")


def parse_policy(text: str, *, file: str) -> Policy:
    """Read a school's policy with all that Keel knows: its forms, sources, access settings. Raises PolicyErrors."""
    return parse(text, file=file, known=known())


@cache
def known() -> Known:
    """What a policy may name from outside its own file."""
    settings = {name: tuple(setting.answers) for name, setting in SETTINGS.items()}
    return Known(forms=form_names(), sources=tuple(sources()), settings=settings)


def form_names() -> tuple[str, ...]:
    """The names of all released forms with their versions: "formal_record.v1"."""
    return _names("forms")


def form_text(name: str) -> str:
    """The file of one released form. Raises LookupError, naming those there are."""
    return _text("forms", name)


@cache
def form(name: str) -> Form:
    """One released form, by its name with its version. Raises LookupError, naming those there are."""
    return parse_form(form_text(name), file=f"{name}.toml")


@cache
def sources() -> Mapping[str, Source]:
    """Every document that the policies here rely on, by name."""
    return parse_sources((_ROOT / "sources.toml").read_text(encoding="utf-8"), file="sources.toml")


@cache
def _names(folder: str) -> tuple[str, ...]:
    found = (entry.name for entry in (_ROOT / folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def _text(folder: str, name: str) -> str:
    if name not in _names(folder):
        raise LookupError(f"There is no “{name}” among the {folder}: use one of {', '.join(_names(folder))}.")
    return (_ROOT / folder / f"{name}.toml").read_text(encoding="utf-8")
