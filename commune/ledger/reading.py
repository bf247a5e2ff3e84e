"""Reading protected rows as they are stored, types included.

SQLite keeps whatever type a column was given, and reads much of it back alike ('1' for 1). So there a stored
value counts only if writing the value read would store the very same thing again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, models

from commune.ledger.entries import Value
from commune.ledger.protection import Derivation, Protection, column_of, plain, target


@dataclass
class StoredRow:
    """Column to value; `troubles` names columns whose stored form is not one that we write."""

    key: str
    values: dict[str, Value] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)


def chunks(protection: Protection | Derivation, length: int) -> Iterator[list[StoredRow]]:
    fields = protection.fields()
    pk = protection.model._meta.pk
    fields = [pk, *(f for f in fields if f is not pk)]
    # On SQLite a plus sign makes an expression of the column, which the driver hands out unconverted
    plus = "+" if connection.vendor == "sqlite" else ""
    names = ", ".join(plus + connection.ops.quote_name(column_of(f)) for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(protection.table)}")  # noqa: S608
        while rows := cursor.fetchmany(length):
            yield [_row(fields, raw) for raw in rows]


def _row(fields: Sequence["models.Field[Any, Any]"], raw: Sequence[Any]) -> StoredRow:
    row = StoredRow(key=_key(fields[0], raw[0]))
    for column, stored in zip(fields, raw, strict=True):
        name = column_of(column)
        try:
            value = _value(target(column), stored)
            if connection.vendor == "sqlite" and not _is_as_written(target(column), value, stored):
                row.troubles[name] = "is stored in a form that was never written"
            row.values[name] = plain(column, value)
        except Exception as error:  # noqa: BLE001  # a tampered value may break any converter
            row.troubles[name] = f"cannot be read: {type(error).__name__}"
    return row


def _key(pk: "models.Field[Any, Any]", stored: Any) -> str:
    try:
        return str(plain(pk, _value(target(pk), stored)))
    except Exception:  # noqa: BLE001
        return str(stored)


def _value(column: "models.Field[Any, Any]", stored: Any) -> Any:
    expression = column.get_col(column.model._meta.db_table)
    converters = connection.ops.get_db_converters(expression) + expression.get_db_converters(connection)
    for convert in converters:
        stored = convert(stored, expression, connection)
    return stored


def _is_as_written(column: "models.Field[Any, Any]", value: Any, stored: Any) -> bool:
    if value is None or stored is None:
        return value is None and stored is None
    if isinstance(column, models.DecimalField):
        # NUMERIC affinity stores a float or an int; it must be exactly that of the quantized value
        quantized = plain(column, value)
        if type(stored) not in (int, float) or not isinstance(quantized, Decimal):
            return False
        return Decimal(repr(stored)) == Decimal(repr(float(quantized)))
    written = column.get_db_prep_save(value, connection)
    written = int(written) if isinstance(written, bool) else written
    written = bytes(written) if isinstance(written, memoryview) else written
    if not isinstance(written, str | int | bytes | float):
        written = str(written)
    return type(written) is type(stored) and written == stored
