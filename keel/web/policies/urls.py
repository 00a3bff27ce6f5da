"""Pages of the adopted policy."""

from django.urls import path

from . import views

app_name = "policies"
urlpatterns = [
    path("", views.policy, name="policy"),
    path("forms/<str:name>/", views.form, name="form"),
    path("<uuid:pk>/", views.version, name="version"),
    path("<uuid:pk>/source", views.source, name="source"),
]
