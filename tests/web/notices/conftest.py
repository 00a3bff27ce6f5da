"""A kind of notice for the tests, and a mail server that Keel is set up for."""

from collections.abc import Iterator

import pytest

from keel.web.notices import kinds, post
from keel.web.notices.server import PLAIN, Server
from tests.web.notices.sink import Sink
from tests.web.notices.sink import sink as opened

KIND = "test kind"


@pytest.fixture(autouse=True)
def _a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    kinds.register(KIND, "Keel: something waits for you", "Something waits for you in Keel.", in_figures=True)
    kinds.register("choice", "Keel: a hint for you", "A hint waits for you in Keel.", must=False)


@pytest.fixture
def sink(settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    monkeypatch.setattr(post, "PATIENCE", 0.3)
    with opened() as made:
        settings.KEEL_MAIL = Server("127.0.0.1", made.port, PLAIN, "keel@alder.example")  # type: ignore[attr-defined]
        settings.KEEL_MAIL_SENDER = "keel@alder.example"  # type: ignore[attr-defined]
        settings.KEEL_ADDRESS = "https://keel.alder.example"  # type: ignore[attr-defined]
        yield made
