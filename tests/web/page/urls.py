"""The page app alone, for tests that draw pages without the rest of Keel."""

from django.urls import include, path

urlpatterns = [path("page/", include("keel.web.page.urls"))]
