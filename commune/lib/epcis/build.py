"""Complete EPCIS 2.0 events for our own steps, as plain JSON-able dicts.

Every constructor validates what it built and raises ValueError naming the first problem, because an
event of our own that is not EPCIS is a fault of the caller. Fields left None are left out. Without
`event_id` the event's CBV hash becomes its eventID, so recording the same step twice gives one event.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypedDict, Unpack

import msgspec

from commune.lib.epcis.context import EPCIS_CONTEXT
from commune.lib.epcis.hash import event_hash
from commune.lib.epcis.validation import problems

Action = Literal["ADD", "OBSERVE", "DELETE"]
Event = dict[str, Any]


class Quantity(msgspec.Struct, frozen=True):
    """An amount of a class or lot; `uom` is a UN/ECE Rec 20 code such as KGM, None for a count."""

    epc_class: str
    quantity: Decimal | int | float | None = None
    uom: str | None = None


class Typed(msgspec.Struct, frozen=True):
    """A business transaction, source or destination: a CBV word (or URI) and an identifier."""

    type: str
    identifier: str


class Surroundings(TypedDict, total=False):
    """The fields every event type shares. `extensions` holds `prefix:name` keys, declared in `prefixes`."""

    event_id: str | None
    offset: str
    biz_step: str | None
    disposition: str | None
    persistent_set: Iterable[str]
    persistent_unset: Iterable[str]
    read_point: str | None
    biz_location: str | None
    biz_transactions: Iterable[Typed]
    sources: Iterable[Typed]
    destinations: Iterable[Typed]
    sensor_elements: Iterable[Mapping[str, Any]]
    certification: Iterable[str]
    error_declaration: Mapping[str, Any] | None
    extensions: Mapping[str, Any]
    prefixes: Mapping[str, str]


def object_event(
    at: datetime,
    action: Action,
    *,
    epcs: Iterable[str] = (),
    quantities: Iterable[Quantity] = (),
    ilmd: Mapping[str, Any] | None = None,
    **around: Unpack[Surroundings],
) -> Event:
    """Something was made, seen or ended. `ilmd` (namespaced keys) only with action ADD."""
    what = {"action": action, "epcList": list(epcs), "quantityList": _quantities(quantities), "ilmd": ilmd}
    return _complete("ObjectEvent", at, what, around)


def aggregation_event(
    at: datetime,
    action: Action,
    *,
    parent: str | None = None,
    child_epcs: Iterable[str] = (),
    child_quantities: Iterable[Quantity] = (),
    **around: Unpack[Surroundings],
) -> Event:
    """Things were put into, seen in or taken out of a parent such as a box or a pallet."""
    what = _held(action, parent, child_epcs, child_quantities)
    return _complete("AggregationEvent", at, what, around)


def association_event(
    at: datetime,
    action: Action,
    *,
    parent: str,
    child_epcs: Iterable[str] = (),
    child_quantities: Iterable[Quantity] = (),
    **around: Unpack[Surroundings],
) -> Event:
    """Things were fixed to, or taken off, an asset or a place (sensors, equipment)."""
    what = _held(action, parent, child_epcs, child_quantities)
    return _complete("AssociationEvent", at, what, around)


def transaction_event(
    at: datetime,
    action: Action,
    *,
    parent: str | None = None,
    epcs: Iterable[str] = (),
    quantities: Iterable[Quantity] = (),
    **around: Unpack[Surroundings],
) -> Event:
    """Things were tied to business transactions (`biz_transactions` is required)."""
    what = {
        "action": action,
        "parentID": parent,
        "epcList": list(epcs),
        "quantityList": _quantities(quantities),
    }
    return _complete("TransactionEvent", at, what, around)


def transformation_event(
    at: datetime,
    *,
    input_epcs: Iterable[str] = (),
    input_quantities: Iterable[Quantity] = (),
    output_epcs: Iterable[str] = (),
    output_quantities: Iterable[Quantity] = (),
    transformation_id: str | None = None,
    ilmd: Mapping[str, Any] | None = None,
    **around: Unpack[Surroundings],
) -> Event:
    """Inputs became outputs; one side may be missing only with a `transformation_id`."""
    what = {
        "inputEPCList": list(input_epcs),
        "inputQuantityList": _quantities(input_quantities),
        "outputEPCList": list(output_epcs),
        "outputQuantityList": _quantities(output_quantities),
        "transformationID": transformation_id,
        "ilmd": ilmd,
    }
    return _complete("TransformationEvent", at, what, around)


def _held(action: Action, parent: str | None, epcs: Iterable[str], quantities: Iterable[Quantity]) -> Event:
    return {
        "action": action,
        "parentID": parent,
        "childEPCs": list(epcs),
        "childQuantityList": _quantities(quantities),
    }


def _quantities(quantities: Iterable[Quantity]) -> list[Event]:
    return [
        _filled({"epcClass": q.epc_class, "quantity": _number(q.quantity), "uom": q.uom}) for q in quantities
    ]


def _number(amount: Decimal | float | None) -> int | float | None:
    """A JSON number: whole amounts as int, so that 12.0 and 12 are written alike."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


def _filled(fields: Mapping[str, Any]) -> Event:
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def _typed(members: Iterable[Typed], name: str) -> list[Event]:
    return [{"type": member.type, name: member.identifier} for member in members]


def _complete(kind: str, at: datetime, what: Event, around: Surroundings) -> Event:
    if at.tzinfo is None:
        raise ValueError("an event time needs a time zone")
    prefixes = dict(around.get("prefixes", {}))
    event = _filled(
        {
            "@context": [EPCIS_CONTEXT, prefixes] if prefixes else [EPCIS_CONTEXT],
            "type": kind,
            "eventID": around.get("event_id"),
            "eventTime": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "eventTimeZoneOffset": around.get("offset", "+07:00"),
            **what,
            **_surroundings(around),
            **around.get("extensions", {}),
        }
    )
    wrong = [problem for problem in problems(event) if problem.is_error]
    if wrong:
        raise ValueError(f"{wrong[0].pointer or kind}: {wrong[0].en}")
    event.setdefault("eventID", event_hash(event))
    return event


def _surroundings(around: Surroundings) -> Event:
    places = {"readPoint": around.get("read_point"), "bizLocation": around.get("biz_location")}
    return {
        "bizStep": around.get("biz_step"),
        "disposition": around.get("disposition"),
        "persistentDisposition": _filled(
            {"set": list(around.get("persistent_set", ())), "unset": list(around.get("persistent_unset", ()))}
        ),
        **{name: {"id": place} for name, place in places.items() if place},
        "bizTransactionList": _typed(around.get("biz_transactions", ()), "bizTransaction"),
        "sourceList": _typed(around.get("sources", ()), "source"),
        "destinationList": _typed(around.get("destinations", ()), "destination"),
        "sensorElementList": [dict(element) for element in around.get("sensor_elements", ())],
        "certificationInfo": list(around.get("certification", ())),
        "errorDeclaration": around.get("error_declaration"),
    }
