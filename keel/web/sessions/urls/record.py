"""Where a record is drafted, issued, signed, disagreed with, corrected and filed apart."""

from typing import Any, Final

from django.urls import path

from keel.web.sessions.views import filing, signing
from keel.web.sessions.views import record as views


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


record: Final = [
    _at("<uuid:pk>/record/", views.session_record, "session_record"),
    _at("<uuid:pk>/record/draft/", views.draft, "record_draft"),
    _at("<uuid:pk>/record/account/", views.account, "record_account"),
    _at("records/<uuid:pk>/", views.record, "record"),
    _at("records/<uuid:pk>/share/", views.share, "record_share"),
    _at("records/<uuid:pk>/take-back/", views.take_back, "record_take_back"),
    _at("records/<uuid:pk>/issue/", views.issue, "record_issue"),
    _at("records/<uuid:pk>/correct/", views.correct, "record_correct"),
    _at("records/<uuid:pk>/disagree/", views.disagree, "record_disagree"),
    _at("records/<uuid:pk>/sheet/", views.sheet, "record_sheet"),
    _at("records/<uuid:pk>/sign/", signing.sign, "record_sign"),
    _at("records/<uuid:pk>/refuse/", signing.refuse, "record_refuse"),
    _at("disagreements/<uuid:pk>/noted/", views.disagreement_noted, "disagreement_noted"),
    _at("extracts/<uuid:pk>/", filing.extract, "extract"),
]
