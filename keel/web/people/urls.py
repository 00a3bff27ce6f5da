"""Addresses of people and the organisation: ids only, never a name."""

from typing import Any

from django.urls import path

from .views import importing, mine, organisation, people, roles

app_name = "people"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", people.members, "members"),
    _at("add/", people.member_add, "member_add"),
    _at("<uuid:pk>/", people.member, "member"),
    _at("<uuid:pk>/details/", people.member_change, "member_change"),
    _at("<uuid:pk>/times/", people.working_times, "working_times"),
    _at("<uuid:pk>/leaving/", people.member_leave, "member_leave"),
    _at("<uuid:pk>/account/", people.member_account, "member_account"),
    _at("<uuid:pk>/roles/give/", roles.role_give, "role_give"),
    _at("roles/<uuid:pk>/", roles.role_change, "role_change"),
    _at("roles/<uuid:pk>/withdraw/", roles.role_withdraw, "role_withdraw"),
    _at("import/<slug:kind>/", importing.import_start, "import_start"),
    _at("imports/<uuid:pk>/", importing.import_look, "import_look"),
    _at("imports/<uuid:pk>/confirm/", importing.import_confirm, "import_confirm"),
    _at("imports/<uuid:pk>/drop/", importing.import_drop, "import_drop"),
    _at("report-now/", mine.report_now, "report_now"),
    _at("me/ledger/", mine.my_ledger, "my_ledger"),
    _at("me/organisations/<uuid:pk>/", mine.chosen_membership, "chosen"),
    _at("school/", organisation.organisation, "organisation"),
    _at("school/details/", organisation.details, "details"),
    _at("school/terms/add/", organisation.term_add, "term_add"),
    _at("school/terms/<uuid:pk>/", organisation.term_change, "term_change"),
    _at("school/terms/<uuid:pk>/remove/", organisation.term_remove, "term_remove"),
    _at("school/days/add/", organisation.day_add, "day_add"),
    _at("school/days/<uuid:pk>/remove/", organisation.day_remove, "day_remove"),
    _at("school/contacts/add/", organisation.contact_add, "contact_add"),
    _at("school/contacts/<uuid:pk>/", organisation.contact_change, "contact_change"),
    _at("school/contacts/<uuid:pk>/remove/", organisation.contact_remove, "contact_remove"),
]
