"""Evidence kinds: what rooms offer to be counted, so that figures are computed and not typed.

A kind is a QuerySet with named, typed fields, the path to the administrative unit that it counts for and the
path to its moment. `program` knows kinds by name only.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Cast

from commune.lib.registry import Registry

FieldType = Literal["text", "number", "money", "flag", "moment", "day", "key"]


@dataclass(frozen=True)
class EvidenceField:
    """`path` is a Django lookup path from the kind's QuerySet; `said` puts a code of a text field into words."""

    path: str
    type: FieldType
    label: str
    said: Callable[[str], str] | None = None


@dataclass(frozen=True)
class EvidenceKind:
    """`log_kinds` are the entries that may change it; `address_of` gives the page of one row for drill-down.

    `grade_path` leads to each row's own grade where rows are not equally good (claims of others). `touched` names
    the (unit, moment) of the evidence behind an entry's row (log kind, key) where no foreign key leads up to it.
    `until_path` leads to the moment or day from which a row no longer stands (empty there: it stands); rows counted
    "at the end" of a period must stand then.
    """

    name: str
    label: str
    queryset: Callable[[], "QuerySet[Any]"]
    fields: Mapping[str, EvidenceField]
    unit_path: str
    time_path: str
    log_kinds: tuple[str, ...] = field(default=())
    address_of: Callable[[Any], str] | None = None
    grade_path: str = ""
    until_path: str = ""
    touched: Callable[[str, str], Iterable[tuple[str, datetime]]] | None = None


evidence: Registry[EvidenceKind] = Registry("evidence kinds")


def register(kind: EvidenceKind) -> None:
    evidence.add(kind.name, kind)


def day_after(path: str) -> Cast:
    """The day after that at a lookup path, as an `until_path` tells it, on every database a day and no moment."""
    return Cast(ExpressionWrapper(F(path) + timedelta(days=1), DateField()), DateField())
