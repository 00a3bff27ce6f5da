"""Where everything is. One line an app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("keel.web.accounts.urls")),
    path("page/", include("keel.web.page.urls")),
    path("people/", include("keel.web.people.urls")),
    path("sessions/", include("keel.web.sessions.urls")),
]
