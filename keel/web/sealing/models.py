"""Keys: the root key wraps each organisation's key, which wraps one key per child, member of staff, group or
disagreement. Destroying a data key makes everything sealed under it unreadable, in every backup as well."""

from typing import Any

from django.db import models

from keel.web.scope.models import Scoped


class OwnerKind(models.TextChoices):
    """Whose texts a data key seals."""

    CHILD = "child", "a child"
    MEMBER = "member", "a member of staff"
    GROUP = "group", "a group"
    DISAGREEMENT = "disagreement", "a disagreement"
    ORGANISATION = "organisation", "the organisation itself"


class OrganisationKey(Scoped):
    """An organisation's key, wrapped by the root key whose mark it carries."""

    wrapped = models.BinaryField()
    root_mark = models.CharField(max_length=16)
    made = models.DateTimeField(auto_now_add=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation_id"], name="one_key_an_organisation"),
        ]

    def __str__(self) -> str:
        return "an organisation's key"


class DataKey(Scoped):
    """The key of one child, member of staff, group or disagreement, wrapped by their organisation's key."""

    organisation_key = models.ForeignKey(OrganisationKey, on_delete=models.PROTECT, related_name="data_keys")
    owner_kind = models.CharField(max_length=12, choices=OwnerKind)
    owner_id = models.UUIDField()
    wrapped = models.BinaryField()
    made = models.DateTimeField(auto_now_add=True)
    turned = models.DateTimeField(null=True)
    """When the key was last exchanged for a new one."""
    earlier: Any = models.JSONField(default=list)
    """The keys before it, wrapped, as base64: what was sealed under them and may not change is opened with them."""

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "owner_kind", "owner_id"], name="one_data_key_an_owner"),
        ]

    def __str__(self) -> str:
        return f"the key of {OwnerKind(self.owner_kind).label}"
