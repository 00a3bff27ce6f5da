"""Addresses of the case register: ids only, never a number or a name."""

from typing import Any

from django.urls import path

from .views import parts, register

app_name = "cases"


def _at(address: str, view: Any, name: str) -> Any:
    """A path whose view takes a request by a member."""
    return path(address, view, name=name)


urlpatterns = [
    _at("", register.register, "register"),
    _at("open/", register.case_open, "case_open"),
    _at("<uuid:pk>/", register.case, "case"),
    _at("<uuid:pk>/details/", register.case_change, "case_change"),
    _at("<uuid:pk>/close/", register.case_close, "case_close"),
    _at("<uuid:pk>/reopen/", register.case_reopen, "case_reopen"),
    _at("<uuid:pk>/left/", register.case_leave, "case_leave"),
    _at("<uuid:pk>/statuses/give/", parts.status_give, "status_give"),
    _at("statuses/<uuid:pk>/", parts.status_change, "status_change"),
    _at("<uuid:pk>/carriers/give/", parts.carrier_give, "carrier_give"),
    _at("carriers/<uuid:pk>/", parts.carrier_end, "carrier_end"),
    _at("<uuid:pk>/delegate/", parts.case_delegate, "case_delegate"),
    _at("<uuid:pk>/delegate/<uuid:deputy>/end/", parts.delegation_end, "delegation_end"),
    _at("<uuid:pk>/siblings/link/", parts.sibling_link, "sibling_link"),
    _at("siblings/<uuid:pk>/part/", parts.sibling_part, "sibling_part"),
]
