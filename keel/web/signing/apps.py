"""Signatures over fixed bytes, on paper or electronic."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """A signature is a row that nobody changes or takes away."""

    name = "keel.web.signing"
    label = "signing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard signatures and the keys that seal them."""
        from keel.web.ledger.guards import guard

        guard("signing.Signature", "A signature is never changed or taken away.")
        guard("signing.SigningKey", "A signing key is never changed or taken away.")
