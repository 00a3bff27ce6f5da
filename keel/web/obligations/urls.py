"""Why a date is what it is."""

from typing import Any

from django.urls import path

from . import views

app_name = "obligations"
_why: Any = views.why
urlpatterns = [path("<uuid:pk>/why/", _why, name="why")]
