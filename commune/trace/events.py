"""Keeping EPCIS 2.0 events exactly as they came, once."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib.epcis import canonical, hash, index, validation  # noqa: A004
from commune.lib.epcis.problem import Problem
from commune.trace.models import Event, EventItem

Json = dict[str, Any]


class EventRefusedError(ValueError):
    """The event breaks the standard; `problems` say where and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.pointer}: {p.detail}" for p in problems))
        self.problems = problems


class EventConflictError(ValueError):
    """The eventID is that of an event with other content (`slug`: duplicate-event, declaration-differs)."""

    def __init__(self, event_id: str, slug: str) -> None:
        super().__init__(f"{event_id}: {slug}")
        self.event_id, self.slug = event_id, slug


def record(event: Json, *, by: str, is_judged: bool = False) -> Event:
    """Keep one event that stands alone (with its own @context). Equal content again: the row that is there.

    A missing eventID becomes the CBV 2.0 event hash. `is_judged`: the document around it was read and found no
    error in it. Raises EventRefusedError, EventConflictError.
    """
    problems = [] if is_judged else [problem for problem in validation.problems(event) if problem.is_error]
    if problems:
        raise EventRefusedError(problems)
    identified = event if "eventID" in event else {**event, "eventID": hash.event_hash(event)}
    with transaction.atomic():
        return known_as(identified) or _kept(identified, by)


def known_as(event: Json) -> Event | None:
    """The stored event with this id and content, None when it may be captured; EventConflictError otherwise."""
    stored = list(Event.objects.filter(event_id=event["eventID"]).order_by("record_time"))
    for row in stored:
        if canonical.is_same_content(body_of(row), event):
            return row
    for row in stored:
        slug = canonical.conflict_between(body_of(row), event)
        if slug:
            raise EventConflictError(event["eventID"], slug)
    return None


def record_new(given: Sequence[Json], *, by: str) -> bool:
    """Keep judged events with ids that are all new, in a few statements whatever their number.

    False, with nothing kept, where one is known, comes twice, is too long or was kept by another writer meanwhile:
    `record`, one by one, then says which.
    """
    ids = [event["eventID"] for event in given]
    if len(set(ids)) < len(ids) or Event.objects.filter(event_id__in=ids).exists():
        return False
    pairs = [_rows_of(event, by) for event in given]
    if any(_too_long(each) for row, items in pairs for each in (row, *items)):
        return False
    try:
        with transaction.atomic():
            recording.enter_all([row for row, _ in pairs], by=by)
            EventItem.objects.bulk_create([item for _, items in pairs for item in items])
    except IntegrityError:
        return False
    return True


def _kept(event: Json, by: str) -> Event:
    row, items = _rows_of(event, by)
    if too_long := [problem for each in (row, *items) for problem in _too_long(each)]:
        raise EventRefusedError(too_long)
    recording.enter(row, by=by)
    EventItem.objects.bulk_create(items)
    return row


def _rows_of(event: Json, by: str) -> tuple[Event, list[EventItem]]:
    keys = index.keys_of(event)
    row = Event(
        event_id=event["eventID"],
        is_correction="errorDeclaration" in event,
        type=keys.event_type,
        action=keys.action or "",
        event_time=keys.event_time,
        record_time=timezone.now(),
        biz_step=keys.biz_step or "",
        disposition=keys.disposition or "",
        read_point=keys.read_point or "",
        biz_location=keys.biz_location or "",
        body=json.dumps(event, ensure_ascii=False, separators=(",", ":")),
        captured_by=by,
    )
    return row, [EventItem(event=row, **_columns(key)) for key in keys.objects]


def _too_long(row: models.Model) -> list[Problem]:
    """Names that our columns cannot hold: refused, never cut."""
    long = [
        field
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField) and len(getattr(row, field.attname)) > (field.max_length or 0)
    ]
    vi, en = "Dài hơn {} chữ: {}.", "Longer than {} characters: {}."
    return [
        Problem(
            type="too-long",
            pointer="",
            vi=vi.format(f.max_length, f.name),
            en=en.format(f.max_length, f.name),
        )
        for f in long
    ]


def _columns(key: index.ObjectKey) -> Json:
    return {
        "role": key.role,
        "identifier": key.canonical,
        "quantity": "" if key.quantity is None else str(key.quantity),
        "uom": key.uom or "",
    }


def items_of(row: Event) -> list[tuple[str, str, str, str]]:
    """The (role, identifier, quantity, uom) rows that the event's body gives."""
    found = [_columns(key) for key in index.keys_of(body_of(row)).objects]
    return [(c["role"], c["identifier"], c["quantity"], c["uom"]) for c in found]


def body_of(row: Event) -> Json:
    body: Json = json.loads(row.body)
    return body
