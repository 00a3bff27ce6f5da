"""The base of every model whose rows belong to an organisation."""

from collections.abc import Collection
from typing import Any, Self
from uuid import uuid4

from django.db import models

from keel.web.scope.current import OutOfScope, current_scope, working_organisation
from keel.web.scope.managers import ScopedManager, check_writable


class Scoped(models.Model):
    """A row of one organisation.

    Its id is made with the object, so that sealed texts can be bound to it before the first save. The
    organisation is a plain column here, because organisations are a higher layer's models; within a scope
    of one organisation it is filled in.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation_id = models.UUIDField(default=working_organisation, editable=False, db_index=True)

    objects = ScopedManager["Self"]()

    class Meta:
        abstract = True
        # Foreign keys and related rows go through the base manager, so it must be scoped as well.
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, if the row belongs to the organisation that the scope works in."""
        check_writable((self,))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, if the row belongs to the organisation that the scope works in."""
        check_writable((self,))
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any) -> Self:
        """Also catches rows that came in by a join, which no manager filters."""
        row = super().from_db(db, field_names, values, **kwargs)
        organisation_id = row.__dict__.get("organisation_id")
        if organisation_id is not None and not current_scope().holds(organisation_id):
            raise OutOfScope(
                f"A row of {cls._meta.label} from another organisation was loaded. "
                "Read it in that organisation's scope, after asking whether it may be read."
            )
        return row
