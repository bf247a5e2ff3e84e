"""What a repository indexes of an event: times, places, words, and every object with its role."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from commune.lib.epcis.cbv import BIZ_STEP, BIZ_TRANSACTION_TYPE, DISPOSITION, SOURCE_DEST_TYPE, Vocabulary
from commune.lib.epcis.context import expanded, prefixes
from commune.lib.epcis.formats import parsed_time
from commune.lib.epcis.identifiers import canonical

EPC = "epc"
PARENT = "parent"
CHILD = "child"
INPUT = "input"
OUTPUT = "output"

_INSTANCES = {"epcList": EPC, "childEPCs": CHILD, "inputEPCList": INPUT, "outputEPCList": OUTPUT}
_CLASSES = {
    "quantityList": EPC,
    "childQuantityList": CHILD,
    "inputQuantityList": INPUT,
    "outputQuantityList": OUTPUT,
}


class ObjectKey(msgspec.Struct, frozen=True):
    """One object of an event.

    `identifier` as written, `canonical` its one spelling (constrained Digital Link where it is a GS1
    key), `is_class` where it names a class or lot with `quantity` in `uom` (None: a plain count).
    """

    role: str
    identifier: str
    canonical: str
    is_class: bool = False
    quantity: Decimal | None = None
    uom: str | None = None


class TypedKey(msgspec.Struct, frozen=True):
    """A business transaction, source or destination with its type (bare where CBV knows it)."""

    type: str | None
    identifier: str


class EventKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Keys of one valid event; CBV words are bare, other words full URIs, places as written."""

    event_id: str | None
    event_type: str
    action: str | None
    event_time: datetime
    record_time: datetime | None
    time_zone_offset: str
    biz_step: str | None
    disposition: str | None
    persistent_set: tuple[str, ...]
    persistent_unset: tuple[str, ...]
    read_point: str | None
    biz_location: str | None
    transformation_id: str | None
    objects: tuple[ObjectKey, ...]
    biz_transactions: tuple[TypedKey, ...]
    sources: tuple[TypedKey, ...]
    destinations: tuple[TypedKey, ...]
    error_declared_at: datetime | None
    error_reason: str | None
    corrective_event_ids: tuple[str, ...]


def keys_of(event: dict[str, Any]) -> EventKeys:
    """The index keys of an event that `validation.problems` found no error in.

    Raises ValueError when the event has no readable eventTime, that is, was never validated.
    """
    happened = parsed_time(event.get("eventTime"))
    if happened is None:
        raise ValueError("an event without a valid eventTime cannot be indexed")
    names = prefixes(event.get("@context"))
    persistent = event.get("persistentDisposition") or {}
    declaration = event.get("errorDeclaration") or {}
    return EventKeys(
        event_id=event.get("eventID"),
        event_type=expanded(event["type"], names),
        action=event.get("action"),
        event_time=happened,
        record_time=parsed_time(event.get("recordTime")),
        time_zone_offset=event.get("eventTimeZoneOffset", ""),
        biz_step=_word(BIZ_STEP, event.get("bizStep"), names),
        disposition=_word(DISPOSITION, event.get("disposition"), names),
        persistent_set=_words(persistent.get("set"), names),
        persistent_unset=_words(persistent.get("unset"), names),
        read_point=(event.get("readPoint") or {}).get("id"),
        biz_location=(event.get("bizLocation") or {}).get("id"),
        transformation_id=event.get("transformationID"),
        objects=tuple(_objects(event)),
        biz_transactions=_typed(event, "bizTransactionList", "bizTransaction", BIZ_TRANSACTION_TYPE, names),
        sources=_typed(event, "sourceList", "source", SOURCE_DEST_TYPE, names),
        destinations=_typed(event, "destinationList", "destination", SOURCE_DEST_TYPE, names),
        error_declared_at=parsed_time(declaration.get("declarationTime")),
        error_reason=declaration.get("reason"),
        corrective_event_ids=tuple(declaration.get("correctiveEventIDs", ())),
    )


def _word(vocabulary: Vocabulary, value: str | None, names: dict[str, str]) -> str | None:
    return None if value is None else vocabulary.bare(expanded(value, names))


def _words(values: list[str] | None, names: dict[str, str]) -> tuple[str, ...]:
    return tuple(DISPOSITION.bare(expanded(value, names)) for value in values or ())


def _typed(
    event: dict[str, Any], field: str, name: str, vocabulary: Vocabulary, names: dict[str, str]
) -> tuple[TypedKey, ...]:
    members = event.get(field) or ()
    return tuple(TypedKey(_word(vocabulary, m.get("type"), names), m[name]) for m in members)


def _objects(event: dict[str, Any]) -> Iterator[ObjectKey]:
    parent = event.get("parentID")
    if parent is not None:
        yield ObjectKey(PARENT, parent, canonical(parent))
    for field, role in _INSTANCES.items():
        for epc in event.get(field) or ():
            yield ObjectKey(role, epc, canonical(epc))
    for field, role in _CLASSES.items():
        for element in event.get(field) or ():
            yield _class_key(role, element)


def _class_key(role: str, element: dict[str, Any]) -> ObjectKey:
    name, amount = element["epcClass"], element.get("quantity")
    quantity = None if amount is None else Decimal(str(amount))
    return ObjectKey(role, name, canonical(name), True, quantity, element.get("uom"))
