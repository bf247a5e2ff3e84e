"""The farm's steps as EPCIS 2.0 events.

CBV 2.0 has no words for field work, so `bizStep` is a URI of our own vocabulary (legal, EPCIS 2.0 section 7.2).
What an event of field work speaks of is the crop standing on the plot, named by the plot's own identifier.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from commune.farm.models import DiaryEntry, DiaryInput
from commune.lib.epcis import build
from commune.trace import events
from commune.trace.identifiers import lot_uri, place_uri, vocabulary_uri
from commune.trace.models import Event, Lot

PREFIX = "langso"


def record(entry: DiaryEntry) -> Event:
    """The event of an entry; an entry that corrects or voids another also declares that one's event wrong."""
    made = events.record(work_event(entry), by=entry.author.log_actor)
    if entry.corrects:
        declare_wrong(entry.corrects, by=entry, reason="incorrect_data", instead=[entry.event_id])
    return made


def work_event(entry: DiaryEntry) -> dict[str, Any]:
    place = place_uri(entry.plot)
    return build.object_event(
        entry.occurred_at,
        "OBSERVE",
        epcs=[place],
        event_id=entry.event_id,
        biz_step=vocabulary_uri(entry.activity),
        disposition="in_progress",
        read_point=place,
        biz_location=place,
        extensions=_facts(entry),
        prefixes=prefixes(),
    )


def harvest_event(entry: DiaryEntry, lot: Lot, *, variety: str) -> dict[str, Any]:
    """Commissioning of a harvest lot: its day, plot and variety are instance/lot master data."""
    place, day = place_uri(entry.plot), entry.day.isoformat()
    return build.object_event(
        entry.occurred_at,
        "ADD",
        quantities=[build.Quantity(lot_uri(lot.trade_item.gtin, lot.code), lot.quantity, lot.uom)],
        ilmd={
            "cbvmda:lotNumber": lot.code,
            "cbvmda:harvestStartDate": day,
            "cbvmda:harvestEndDate": day,
            f"{PREFIX}:plot": place,
            f"{PREFIX}:variety": variety,
        },
        event_id=entry.event_id,
        biz_step="commissioning",
        disposition="active",
        read_point=place,
        biz_location=place,
        extensions=_facts(entry),
        prefixes=prefixes(),
    )


def declare_wrong(entry: DiaryEntry, *, by: DiaryEntry, reason: str, instead: list[str]) -> Event:
    """The event of `entry` again with an error declaration (EPCIS 2.0 section 7.4.1.4)."""
    kept = Event.objects.get(event_id=entry.event_id, is_correction=False)
    declaration: dict[str, Any] = {"declarationTime": timezone.now().isoformat(timespec="milliseconds")}
    declaration["reason"] = reason
    if instead:
        declaration["correctiveEventIDs"] = instead
    return events.record({**events.body_of(kept), "errorDeclaration": declaration}, by=by.author.log_actor)


def prefixes() -> dict[str, str]:
    return {PREFIX: vocabulary_uri("")}


def _facts(entry: DiaryEntry) -> dict[str, Any]:
    uses = DiaryInput.objects.filter(entry=entry).select_related("input_product").order_by("pk")
    facts = {
        "precision": entry.precision,
        "until": _written(entry.end) if entry.ends_at else None,
        "onBehalf": entry.on_behalf_of_id is not None,
        "inputs": [_use(use) for use in uses],
    }
    return {f"{PREFIX}:{name}": value for name, value in facts.items() if value not in (None, [], False)}


def _use(use: DiaryInput) -> dict[str, str]:
    product = use.input_product
    facts = {
        "tradeName": product.trade_name,
        "activeIngredient": product.active_ingredient,
        "registration": product.registration_number,
        "quantity": "" if use.quantity is None else format(use.quantity.normalize(), "f"),
        "uom": use.uom,
    }
    return {f"{PREFIX}:{name}": value for name, value in facts.items() if value}


def _written(moment: date) -> str:
    return moment.isoformat()
