"""Which cells a log entry touches: from its row up to the evidence rows, and from those to unit and moment."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.db import models

from commune.ledger.evidence import EvidenceKind, evidence
from commune.ledger.models import Entry
from commune.ledger.protection import protections
from commune.lib.formulas import sources_in
from commune.lib.vietnamese import VIETNAM
from commune.program import counted
from commune.program.models import Indicator, read_once

LONGEST_WAY = 3


def receive(entry: Entry) -> None:
    """Mark the cells that this entry may change. Marking again is harmless, so a repetition is, too.

    Evidence that no indicator counts changes no figure: an indicator that comes to count it marks cells itself.
    """
    told = {name: kind for name, kind in evidence if entry.kind in kind.log_kinds}
    for name in told.keys() & kinds_asked():
        _mark(entry, name, told[name])


def kinds_asked() -> frozenset[str]:
    """Kinds of evidence that any formula counts. Definitions are only added: their number tells."""
    return _kinds_asked(Indicator.objects.count())


@lru_cache(maxsize=1)
def _kinds_asked(_number: int) -> frozenset[str]:
    formulas = set(Indicator.objects.values_list("formula", flat=True))
    return frozenset(source.kind for formula in formulas for source in sources_in(read_once(formula)))


def _mark(entry: Entry, name: str, kind: EvidenceKind) -> None:
    touched = list(kind.touched(entry.kind, entry.row) if kind.touched else cells_of(entry, kind))
    for uid, moment in touched:
        counted.mark_stale(uid, moment, name)
    if not touched:
        counted.mark_again(name)


def cells_of(entry: Entry, kind: EvidenceKind) -> Iterator[tuple[str, datetime]]:
    """(unit, moment) of each evidence row that the entry's row is, corrects or belongs to, standing or not."""
    source = protections[entry.table].model
    target, is_reckoned = _reads(kind.name)
    keys: set[Any] = {entry.row} if source is target else set()
    for way in ways(source, target):
        keys |= set(source._base_manager.filter(pk=entry.row).values_list(way, flat=True)) - {None}
    rows = (kind.queryset() if is_reckoned else target._base_manager).filter(pk__in=keys)
    for uid, moment in rows.values_list(kind.unit_path, kind.time_path):
        if uid is not None and moment is not None:
            yield uid, moment_of(moment)


@lru_cache(maxsize=500)
def _reads(name: str) -> tuple[type[models.Model], bool]:
    """A kind's model, and whether unit or time of its rows are reckoned by its queryset alone."""
    kind = evidence[name]
    rows = kind.queryset()
    return rows.model, bool({kind.unit_path, kind.time_path} & rows.query.annotations.keys())


@lru_cache(maxsize=5000)
def ways(source: type[models.Model], target: type[models.Model]) -> tuple[str, ...]:
    """The shortest lookup paths over foreign keys from one model to another; of a model to itself its own keys."""
    waiting: list[tuple[str, type[models.Model]]] = [("", source)]
    for _ in range(LONGEST_WAY):
        waiting = [
            (f"{way}__{name}" if way else name, further)
            for way, model in waiting
            for name, further in _keys(model)
        ]
        found = [way for way, model in waiting if model is target]
        if found or source is target:
            return tuple(found)
    return ()


def _keys(model: type[models.Model]) -> list[tuple[str, type[models.Model]]]:
    fields = [field for field in model._meta.concrete_fields if field.is_relation]
    return [(field.name, field.related_model) for field in fields if isinstance(field.related_model, type)]


def moment_of(value: date | datetime) -> datetime:
    """Of a day its first moment in Vietnam."""
    return value if isinstance(value, datetime) else datetime.combine(value, time.min, VIETNAM)
