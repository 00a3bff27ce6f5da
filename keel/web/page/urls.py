"""Addresses that every page may point to; the gallery is there only while developing."""

from django.conf import settings
from django.urls import path

from keel.web.page import armour, views

app_name = "page"

urlpatterns = [
    path("hide/", views.hide, name="hide"),
    path("reports/", armour.report, name="reports"),
]

if settings.DEBUG:
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))
