"""Addresses of agreements: ids only."""

from typing import Any, Final

from django.urls import path

from . import views


def _at(address: str, view: Any, name: str) -> Any:
    return path(address, view, name=name)


app_name: Final = "agreements"
urlpatterns: Final = [
    _at("", views.agreements, "list"),
    _at("draw-up/", views.draw_up_choose, "draw_up"),
    _at("draw-up/<slug:arrangement>/", views.draw_up, "draw_up_under"),
    _at("<uuid:pk>/", views.agreement, "agreement"),
    _at("<uuid:pk>/change/", views.change, "change"),
    _at("<uuid:pk>/offer/", views.offer, "offer"),
    _at("<uuid:pk>/sign/", views.sign, "sign"),
    _at("<uuid:pk>/review/", views.review, "review"),
    _at("<uuid:pk>/end/", views.end, "end"),
    _at("<uuid:pk>/replace/", views.replace, "replace"),
    _at("<uuid:pk>/print/", views.sheet, "print"),
]
