"""Documents: PDFs fit for a court, made by Typst from JSON."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See keel/web/documents/README.md."""

    name = "keel.web.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
