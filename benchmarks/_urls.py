"""Keel's own addresses, and the floor that its pages are measured beside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def floor(request: HttpRequest) -> HttpResponse:
    """Load the signed-in member and render the base page: the least that any page of Keel does."""
    return render(request, "page/base.html")


_floor: Any = floor
urlpatterns = [path("floor/", _floor), path("", include("keel.web.urls"))]
