"""The shared page: base templates, stylesheet, components, form fields and small scripts. It has no models."""

from django.apps import AppConfig


class PageConfig(AppConfig):
    """Makes templates, static files and the `keel` template library findable."""

    name = "keel.web.page"
    label = "page"
