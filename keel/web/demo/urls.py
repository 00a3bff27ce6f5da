"""Addresses of the demo's way in."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("mail/", views.mail, name="mail"),
    path("as/<slug:first>/", views.enter, name="enter"),
]
