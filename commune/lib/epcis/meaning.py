"""What no schema can tell about an event: its fields against each other.

Sources: EPCIS 2.0 section 7.4 (the five event types), 7.3.7 (sensor elements), GS1 conformance drafts
TCR-53 and TCR-54. All functions expect that the fields' own forms were already checked, but survive any.
"""

from collections.abc import Callable
from typing import Any

from commune.lib.epcis.formats import parsed_time
from commune.lib.epcis.problem import Findings, step

Event = dict[str, Any]

_INLINE = ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time")


def _has_any(event: Event, *fields: str) -> bool:
    return any(isinstance(event.get(field), list) and event[field] for field in fields)


def check(found: Findings, event: Event) -> None:
    """Report every contradiction inside one event of a known type."""
    rule = _RULES.get(str(event.get("type")))
    if rule:
        rule(found, event)
    persistent = event.get("persistentDisposition")
    if isinstance(persistent, dict) and not persistent.keys() & {"set", "unset"}:
        found.add("empty-persistent-disposition", "/persistentDisposition")
    elements = event.get("sensorElementList")
    for place, element in enumerate(elements if isinstance(elements, list) else []):
        if isinstance(element, dict):
            _sensor_element(found, f"/sensorElementList/{place}", element, event)


def _object(found: Findings, event: Event) -> None:
    sensed_place = _has_any(event, "sensorElementList") and "readPoint" in event
    if not _has_any(event, "epcList", "quantityList") and not sensed_place:
        found.add("no-objects", "", fields="epcList, quantityList, sensorElementList + readPoint")
    if "ilmd" in event and event.get("action") in ("OBSERVE", "DELETE"):
        found.add("ilmd-not-allowed", "/ilmd")


def _parent(found: Findings, event: Event) -> None:
    if "parentID" not in event and event.get("action") in ("ADD", "DELETE"):
        found.add("missing-parent", "")


def _aggregation(found: Findings, event: Event) -> None:
    _parent(found, event)
    if event.get("action") != "DELETE" and not _has_any(event, "childEPCs", "childQuantityList"):
        found.add("no-objects", "", fields="childEPCs, childQuantityList")


def _association(found: Findings, event: Event) -> None:
    _aggregation(found, event)
    if "parentID" not in event and event.get("action") == "OBSERVE":
        found.add("missing-field", "", field="parentID")


def _transaction(found: Findings, event: Event) -> None:
    if event.get("action") != "DELETE" and not _has_any(event, "epcList", "quantityList"):
        found.add("no-objects", "", fields="epcList, quantityList")
    if event.get("bizTransactionList") == []:
        found.add("too-few", "/bizTransactionList", least=1)


def _transformation(found: Findings, event: Event) -> None:
    inputs = _has_any(event, "inputEPCList", "inputQuantityList")
    outputs = _has_any(event, "outputEPCList", "outputQuantityList")
    if not inputs and not outputs:
        found.add("no-objects", "", fields="input..., output...")
    elif not (inputs and outputs) and "transformationID" not in event:
        found.add("one-sided-transformation", "")


_RULES: dict[str, Callable[[Findings, Event], None]] = {
    "ObjectEvent": _object,
    "AggregationEvent": _aggregation,
    "AssociationEvent": _association,
    "TransactionEvent": _transaction,
    "TransformationEvent": _transformation,
}


def _sensor_element(found: Findings, at: str, element: Event, event: Event) -> None:
    metadata = element.get("sensorMetadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    _order(found, step(at, "sensorMetadata"), metadata, "startTime", "endTime")
    reports = element.get("sensorReport")
    for place, report in enumerate(reports if isinstance(reports, list) else []):
        if isinstance(report, dict):
            inside = f"{at}/sensorReport/{place}"
            _inline_attributes(found, inside, metadata, report)
            _range(found, inside, report)
            _after_event(found, inside, metadata, report, event)


def _inline_attributes(found: Findings, at: str, metadata: Event, report: Event) -> None:
    """TCR-53 step 29 refuses attributes given in both places.

    Published valid documents nevertheless restate the metadata's device in a report that has a time
    of its own. Such a report is complete in itself, so restating is told as a warning; without its
    own time, or with another value, it is refused.
    """
    twice = [name for name in _INLINE if name in metadata and name in report]
    own_time = "time" in twice and metadata["time"] != report["time"]
    for name in twice:
        agrees = name == "time" or metadata[name] == report[name]
        if own_time and agrees and len(twice) > 1:
            found.warn("inline-attribute-repeated", step(at, name), field=name)
        else:
            found.add("inline-attribute-twice", step(at, name), field=name)


def _order(found: Findings, at: str, value: Event, first: str, last: str) -> None:
    start, end = parsed_time(value.get(first)), parsed_time(value.get(last))
    if start and end and start > end:
        found.add("period-reversed", step(at, first))


def _range(found: Findings, at: str, report: Event) -> None:
    least, most = report.get("minValue"), report.get("maxValue")
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        found.warn("range-reversed", step(at, "minValue"))


def _after_event(found: Findings, at: str, metadata: Event, report: Event, event: Event) -> None:
    """A warning only: published valid documents hold such readings."""
    read = parsed_time(report.get("time")) or parsed_time(metadata.get("time"))
    happened = parsed_time(event.get("eventTime"))
    if read and happened and read > happened:
        found.warn("report-after-event", at)
