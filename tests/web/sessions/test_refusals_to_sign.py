"""A refusal to sign: that it was refused is plain to every reader of the record, why is for the two people alone."""

from typing import Any

import pytest
from django.urls import reverse

from keel.web.documents import views as documents
from keel.web.sessions.services.signing import signing_refuse
from tests.cast import NOW, Cast
from tests.web.sessions.stage import at, browser, issued, page, person

WHY = "The third point is wrong."


@pytest.mark.parametrize(("name", "reads"), [("sam", True), ("tom", True), ("priya", False)])
def test_the_reason_of_a_refusal_is_read_by_the_two_alone(
    cast: Cast, name: str, reads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the record's page and in the copy that the reader takes (S17, G-57)."""
    drawn: list[Any] = []

    def keep(document: Any, at: Any) -> bytes:
        drawn.append(document)
        return b"%PDF-"

    monkeypatch.setattr(documents, "drawn", keep)
    stage = issued(cast)
    signing_refuse(by=cast.sam, record=stage.record, reason=WHY, now=NOW)
    client = browser(person(cast, name))

    shown = page(client, at("record", stage.record.pk))
    assert "Signing was refused" in shown
    assert (WHY in shown) is reads

    assert client.get(reverse("documents:record", args=[stage.record.pk])).status_code == 200
    assert (WHY in repr(drawn)) is reads
