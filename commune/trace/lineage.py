"""Trace back and track forward along the links between lots."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from commune.trace.models import Lot, LotLink

_WALK = """
WITH RECURSIVE walk(lot) AS (
  SELECT {to} FROM trace_lotlink WHERE {from_} = %s
  UNION
  SELECT link.{to} FROM trace_lotlink link JOIN walk ON link.{from_} = walk.lot
) SELECT lot FROM walk
"""


def ancestors_of(lot: Lot) -> list[Lot]:
    """Every lot that went into this one, oldest first; without itself."""
    return _lots(_walked(lot, from_="child_id", to="parent_id"))


def descendants_of(lot: Lot) -> list[Lot]:
    """Every lot that this one went into, oldest first; without itself."""
    return _lots(_walked(lot, from_="parent_id", to="child_id"))


def links_of(lots: Iterable[Lot]) -> list[LotLink]:
    """The links that made these lots."""
    made = LotLink.objects.filter(child__in=list(lots))
    return list(made.select_related("parent__trade_item", "child__trade_item", "event"))


def _walked(lot: Lot, *, from_: str, to: str) -> list[UUID]:
    key = lot.pk if connection.vendor == "postgresql" else lot.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(from_=from_, to=to), [key])
        return [value if isinstance(value, UUID) else UUID(value) for (value,) in cursor.fetchall()]


def _lots(keys: list[UUID]) -> list[Lot]:
    found = Lot.objects.filter(pk__in=keys).select_related("trade_item__variety", "holder", "place")
    return list(found.order_by("made_at", "code"))
