"""Capturing EPCIS events: the product's whole way against plain Django that stores them unread.

Events are ObjectEvents of about 2 kB with ten EPCs, given as JSON bytes. The product reads, validates, compares
with what it knows by id, indexes and commits to the log; giving the entry its place in the tree, which the worker
does later, is counted in, too. Plain Django parses the JSON and writes the same number of rows, unvalidated: once
with a transaction an event, once all in one. Both write to one SQLite database (WAL, synchronous=FULL), in turns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bench.plain import house
from bench.telling import Cost, Emit, cost_of

ROUNDS, SINGLE, BATCH, EPCS, BYTES = 4, 100, 500, 10, 2000
MILLION = 1_000_000
BY = "system:bench"
START = datetime(2026, 11, 1, tzinfo=UTC)
Way = Callable[[list[bytes]], None]


def run(emit: Emit) -> None:
    house.opened()
    ways = {
        "one by one": (SINGLE, record_each, create_each),
        "in one batch": (BATCH, capture_batch, bulk_create),
    }
    for name, (size, ours, plain) in ways.items():
        mine, other = in_turns(ours, plain, size)
        label = f"{name}, {ROUNDS * size} events of {EPCS} EPCs"
        one = MILLION / (ROUNDS * size)
        against = "against plain Django without validation"
        emit(
            f"capture {label}: CPU {against}",
            round(mine.cpu * one),
            "us/event",
            against=round(other.cpu * one),
        )
        emit(
            f"capture {label}: wall {against}",
            round(mine.wall * one),
            "us/event",
            against=round(other.wall * one),
        )
    _require_equal_rows()


def in_turns(ours: Way, plain: Way, size: int) -> tuple[Cost, Cost]:
    """What each way cost in all rounds; the machine's other work then weighs on both."""
    for way in (ours, plain):
        way(list(documents(1)))
    costs: dict[Way, list[Cost]] = {ours: [], plain: []}
    for _ in range(ROUNDS):
        for way, known in costs.items():
            given = list(documents(size))
            known.append(cost_of(lambda way=way, given=given: way(given))[0])
    return _sum(costs[ours]), _sum(costs[plain])


def _sum(costs: list[Cost]) -> Cost:
    return Cost(sum(cost.cpu for cost in costs), sum(cost.wall for cost in costs))


def documents(count: int) -> Iterator[bytes]:
    """Different events as they come over the wire."""
    from commune.lib.epcis import build

    for number in range(count):
        key = uuid4()
        epcs = [
            f"https://id.example.org/01/09521234000020/21/{key.hex[:12].upper()}{n:03d}" for n in range(EPCS)
        ]
        event = build.object_event(
            START + timedelta(seconds=number), "OBSERVE", epcs=epcs, event_id=f"urn:uuid:{key}",
            biz_step="storing", disposition="active", read_point="https://id.example.org/414/9521234000105",
            biz_location="https://id.example.org/414/9521234000105",
            extensions={"bench:note": "x"}, prefixes={"bench": "https://example.org/voc/"},
        )  # fmt: skip
        missing = BYTES - len(json.dumps(event))
        yield json.dumps({**event, "bench:note": "x" * (missing + 1)}).encode()


def record_each(given: list[bytes]) -> None:
    from commune.ledger import sequencing
    from commune.trace import events

    for each in given:
        events.record(json.loads(each), by=BY)
    sequencing.sequence()


def create_each(given: list[bytes]) -> None:
    from django.db import transaction

    from bench.plain.models import EventObject

    for each in given:
        body = json.loads(each)
        with transaction.atomic():
            row = _row(body, each)
            row.save(force_insert=True)
            EventObject.objects.bulk_create(EventObject(event=row, identifier=epc) for epc in body["epcList"])


def capture_batch(given: list[bytes]) -> None:
    from commune.api.epcis import capture
    from commune.ledger import sequencing
    from commune.lib.epcis import reading

    job = capture.capture(reading.read(_joined(given)), behaviour=capture.ROLLBACK, by=BY)
    if job.captured != len(given):
        raise RuntimeError(f"{job.captured} of {len(given)} captured: {job.errors[:1]}")
    sequencing.sequence()


def bulk_create(given: list[bytes]) -> None:
    from django.db import transaction

    from bench.plain.models import Event, EventObject

    bodies = json.loads(_joined(given))["epcisBody"]["eventList"]
    with transaction.atomic():
        rows = Event.objects.bulk_create([_row(body, json.dumps(body).encode()) for body in bodies])
        EventObject.objects.bulk_create(
            EventObject(event=row, identifier=epc)
            for row, body in zip(rows, bodies, strict=True)
            for epc in body["epcList"]
        )


def _joined(given: list[bytes]) -> bytes:
    events = [json.loads(each) for each in given]
    return json.dumps(
        {
            "@context": events[0]["@context"],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": START.isoformat(),
            "epcisBody": {
                "eventList": [{k: v for k, v in each.items() if k != "@context"} for each in events]
            },
        }
    ).encode()


def _row(body: dict, kept: bytes) -> object:
    from bench.plain.models import Event

    return Event(
        event_id=body["eventID"], type=body["type"], biz_step=body["bizStep"], place=body["readPoint"]["id"],
        event_time=datetime.fromisoformat(body["eventTime"]), body=kept.decode(),
    )  # fmt: skip


def _require_equal_rows() -> None:
    from bench.plain.models import Event as PlainEvent
    from bench.plain.models import EventObject
    from commune.trace.models import Event, EventItem

    events = Event.objects.filter(captured_by=BY)
    ours = (events.count(), EventItem.objects.filter(event__in=events).count())
    plain = (PlainEvent.objects.count(), EventObject.objects.count())
    if ours != plain:
        raise RuntimeError(f"events and their objects differ: {ours} and {plain}")
