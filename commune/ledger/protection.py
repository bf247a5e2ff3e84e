"""Which tables the log protects, and which of their columns."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from commune.ledger.entries import Value
from commune.lib.registry import Registry

Rows = Iterable[tuple[Any, ...]]


@dataclass(frozen=True)
class Protection:
    """A table whose every row has an entry; `unlogged` columns are left out, each with its reason."""

    model: type[models.Model]
    kind: str
    unlogged: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def fields(self) -> list["models.Field[Any, Any]"]:
        stored = self.model._meta.concrete_fields
        return sorted((f for f in stored if f.column not in self.unlogged), key=column_of)

    def values(self, row: models.Model) -> dict[str, Value]:
        return {column_of(f): plain(f, getattr(row, f.attname)) for f in self.fields()}


@dataclass(frozen=True)
class Derivation:
    """A table computed from protected rows: the verifier computes `columns` again from the parent row."""

    model: type[models.Model]
    parent: type[models.Model]
    link: str
    columns: tuple[str, ...]
    rebuild: Callable[[Any], Rows]
    unlogged: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def fields(self) -> list["models.Field[Any, Any]"]:
        """The link and the computed columns."""
        known = {f.column: f for f in self.model._meta.concrete_fields}
        return [known[column] for column in (self.link, *self.columns)]


protections: Registry[Protection] = Registry("protected tables")
derivations: Registry[Derivation] = Registry("derived tables")


def protect(model: type[models.Model], *, kind: str, unlogged: Mapping[str, str] | None = None) -> None:
    """Every write of `model` must go through `recording.enter`; `unlogged` maps a column to why it is left out."""
    protection = Protection(model, kind, unlogged or {})
    known = {f.column for f in model._meta.concrete_fields}
    strangers = set(protection.unlogged) - known
    if strangers:
        raise ValueError(f"{protection.table} has no column {', '.join(sorted(strangers))}")
    protections.add(protection.table, protection)


def protect_derived(
    model: type[models.Model],
    *,
    parent: type[models.Model],
    link: str,
    columns: tuple[str, ...],
    rebuild: Callable[[Any], Rows],
    unlogged: Mapping[str, str] | None = None,
) -> None:
    """Rows of `model` with `link` = a parent row must equal `rebuild(parent)` as a multiset of `columns`."""
    derivation = Derivation(model, parent, link, columns, rebuild, unlogged or {})
    derivations.add(derivation.table, derivation)


def protection_of(model: type[models.Model]) -> Protection:
    """Raises LookupError for a table that no room protects."""
    table = model._meta.db_table
    if table not in protections:
        raise LookupError(f"{table} is not protected: call ledger.protection.protect in its room")
    return protections[table]


def plain(column: "models.Field[Any, Any]", value: Any) -> Value:
    """The value as it reads back from the database, so that writer and verifier hash the same."""
    kind = target(column)
    value = kind.to_python(value)
    if isinstance(kind, models.DecimalField) and value is not None:
        return value.quantize(Decimal(1).scaleb(-kind.decimal_places))
    return bytes(value) if isinstance(value, memoryview | bytearray) else value


def target(column: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """The column type behind a foreign key."""
    found: Any = column
    while found.remote_field is not None:
        found = found.target_field
    return found  # type: ignore[no-any-return]


def column_of(field_: "models.Field[Any, Any]") -> str:
    """The column's name, which only fields without a column of their own lack."""
    if field_.column is None:
        raise TypeError(f"{field_.name} has no column")
    return field_.column
