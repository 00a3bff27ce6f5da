"""Model fields whose column holds ciphertext bound to its table, row, field and organisation.

    class Case(Scoped):
        key = models.ForeignKey("sealing.DataKey", on_delete=models.PROTECT)
        name = SealedText()

Assigning takes plain text; it is sealed when the row is saved; reading opens it. Read lists with
`select_related("key")`, or each row asks for its key.
"""

import json
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from keel.web.sealing.keys import open_under, opened
from keel.web.sealing.rootkey import seal

T = TypeVar("T")


class Sealed(bytes):
    """Ciphertext as the database holds it. It shows nothing when printed."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class SealedAttribute(DeferredAttribute):
    """Opens a sealed field when it is read, and remembers the ciphertext until it is assigned anew."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            plain = self.field.open(instance, value)
            instance.__dict__[name] = plain
            instance.__dict__[self.field.kept] = value
            return plain
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value
        instance.__dict__.pop(self.field.kept, None)


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """The base of sealed fields. `key` names the foreign key to the DataKey on the same model.

    `bound_as` keeps old ciphertext readable when a table or field is renamed: give it "table|field" as it was.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *, key: str = "key", bound_as: str = "", **kwargs: Any) -> None:
        self.key = key
        self.bound_as = bound_as
        super().__init__(**{"editable": True, **kwargs})

    def deconstruct(self) -> Any:
        """As Django's, without the key and the binding, which change nothing in the table."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, args, kwargs

    @property
    def kept(self) -> str:
        """Where the row remembers the ciphertext that its plain text was opened from."""
        return f"_sealed_{self.attname}"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening attribute on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, self.descriptor_class(self))

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        """Mark what the database gives as ciphertext."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        """The ciphertext to store: the one that was read if nothing was assigned since, else a new one."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        kept: Sealed | None = model_instance.__dict__.get(self.kept)
        if kept is not None and not self.changeable:
            return kept
        return self.seal(model_instance, value)

    changeable = False
    """Whether an opened value can change in place, as a list can, without being assigned."""

    def get_prep_value(self, value: Any) -> Any:
        """Refuse plain text: it can be sealed only with its row, and searched for only in memory."""
        if value is None or isinstance(value, Sealed):
            return value
        return self._refuse()

    def value_to_string(self, obj: models.Model) -> str:
        """Ciphertext again when rows are written out, never plain text."""
        sealed = self.pre_save(obj, add=False)
        return "" if sealed is None else bytes(sealed).hex()

    def to_python(self, value: Any) -> Any:
        """What `value_to_string` wrote is not read back: rows come back from backups, not from text."""
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is anything can be asked of the database; Django refuses the rest with a FieldError."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def seal(self, row: models.Model, value: Any) -> Sealed:
        """Seal `value` for this field of this row."""
        return Sealed(seal(opened(getattr(row, self.key)), self.encode(value), self._bound(row)))

    def open(self, row: models.Model, sealed: Sealed) -> Any:
        """Open what was sealed for this field of this row; raises SealBroken if it was for another."""
        return self.decode(open_under(getattr(row, self.key), sealed, self._bound(row)))

    def encode(self, value: Any) -> bytes:
        """The bytes to seal."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        """The value that `encode` made these bytes of."""
        raise NotImplementedError

    def _bound(self, row: models.Model) -> bytes:
        where = self.bound_as or f"{self.model._meta.db_table}|{self.attname}"
        return f"{where}|{row.pk}|{row.organisation_id}".encode()  # type: ignore[attr-defined]

    def _refuse(self) -> NoReturn:
        raise FieldError(
            f"{self.name} is sealed: save it with its row, and search it in memory among what may be read."
        )


class SealedText(SealedField):
    """Text of any length, as `str`."""

    def get_default(self) -> Any:
        """Empty text where nothing was given, not the empty bytes of a binary column."""
        default = super().get_default()
        return "" if default == b"" else default

    def encode(self, value: Any) -> bytes:
        """UTF-8. Anything but text is refused, so that no object is written by its looks."""
        if not isinstance(value, str):
            raise TypeError(f"{self.name} takes text, not {type(value).__name__}.")
        return value.encode()

    def decode(self, plain: bytes) -> str:
        """The text again."""
        return plain.decode()


class SealedJSON(SealedField):
    """Anything JSON can say: the filled-in fields of a form, a list of reasons."""

    changeable = True

    def encode(self, value: Any) -> bytes:
        """Compact JSON in UTF-8."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, plain: bytes) -> Any:
        """The value again."""
        return json.loads(plain)
