"""Readings (số đo) of a cold room: from a logger's key, its file, or typed; each once, and judged at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commune.coldchain import excursions, rooms, sensing
from commune.coldchain.curves import CurveError, Point, celsius_of, in_order
from commune.coldchain.models import ColdRoom, Logger, Reading, ReadingBatch
from commune.coldchain.treatment import points_of, written_curve
from commune.ledger import recording
from commune.lib.epcis import build
from commune.lib.json_bodies import json_of
from commune.lib.moments import MomentError, moment_of
from commune.lib.vietnamese import format_datetime
from commune.packhouse.intake import CLOCK_ERROR
from commune.packhouse.refusing import PackingRefusedError
from commune.people.models import Person
from commune.trace import events, identifiers

OLDEST = timedelta(days=400)


@dataclass(frozen=True)
class TakenIn:
    """`batch` None: everything was known before. `found`: lots that came under hold through these readings."""

    batch: ReadingBatch | None
    new: int
    known: int
    found: int


class ContradictionError(PackingRefusedError):
    """A known moment with another temperature; `at` is the moment."""

    def __init__(self, message: str, at: datetime) -> None:
        super().__init__(message, "curve")
        self.at = at


def take_in(room: ColdRoom, points: Sequence[Point], *, by: Person, logger: Logger | None = None) -> TakenIn:
    """Keep what is new, with its sensor event, and judge the room again from there on, in one transaction.

    Idempotent: what is known is counted and left. `by` answers for the readings: whoever brings the file, or whoever
    put the logger up. Raises PackingRefusedError: none, of the future, too old; ContradictionError.
    """
    given = _checked(points)
    source = logger.handle if logger else ""
    with transaction.atomic():
        rooms.locked(room)
        fresh = _fresh(room, source, given)
        if not fresh:
            return TakenIn(None, 0, len(given), 0)
        batch = ReadingBatch(room=room, logger=logger, body=written_curve(fresh), received_at=timezone.now())
        batch.received_by = by
        recording.enter(batch, by=by.log_actor)
        Reading.objects.bulk_create(
            [Reading(batch=batch, room=room, source=source, at=at, celsius=celsius) for at, celsius in fresh]
        )
        events.record(_event(batch, fresh), by=by.log_actor)
        found = excursions.reconsider(room, since=fresh[0].at, until=fresh[-1].at, source=source, by=by)
    return TakenIn(batch, len(fresh), len(given) - len(fresh), found)


def _checked(points: Sequence[Point]) -> list[Point]:
    try:
        given = in_order(points)
    except CurveError as error:
        raise PackingRefusedError(str(error), "curve") from error
    now = timezone.now()
    if given[-1].at > now + CLOCK_ERROR:
        raise PackingRefusedError(
            f"Số đo lúc {format_datetime(given[-1].at)} chưa tới. Hãy xem lại đồng hồ máy.", "curve"
        )
    if given[0].at < now - OLDEST:
        raise PackingRefusedError(f"Số đo lúc {format_datetime(given[0].at)} cũ quá.", "curve")
    return given


def _fresh(room: ColdRoom, source: str, given: list[Point]) -> list[Point]:
    stored = Reading.objects.filter(room=room, source=source, at__gte=given[0].at, at__lte=given[-1].at)
    known = dict(stored.values_list("at", "celsius"))
    for at, celsius in given:
        if known.get(at, celsius) != celsius:
            raise ContradictionError(
                f"Lúc {format_datetime(at)} đã có số đo khác ({known[at]} °C). Hãy xem lại máy ghi.", at
            )
    return [point for point in given if point.at not in known]


def rows_of(batch: ReadingBatch) -> list[tuple[object, str, datetime, Decimal]]:
    """The (room, source, at, celsius) rows that a batch gives."""
    source = batch.logger.handle if batch.logger else ""
    return [(batch.room_id, source, point.at, point.celsius) for point in points_of(batch.body)]


def _event(batch: ReadingBatch, points: list[Point]) -> dict[str, object]:
    """Sensor reporting of a place (EPCIS 2.0, 7.4.2: an ObjectEvent may speak of conditions alone)."""
    here = rooms.room_uri(batch.room)
    device = identifiers.vocabulary_uri(f"logger/{batch.logger.handle}") if batch.logger else ""
    return build.object_event(
        points[-1].at,
        "OBSERVE",
        event_id=batch.event_id,
        biz_step="sensor_reporting",
        read_point=here,
        biz_location=here,
        sensor_elements=[sensing.element(points, device=device)],
    )


def series(room: ColdRoom, *, since: datetime, until: datetime, source: str | None = None) -> list[Reading]:
    """In order of time; of one source or of all."""
    found = Reading.objects.filter(room=room, at__gte=since, at__lte=until)
    return list((found if source is None else found.filter(source=source)).order_by("at", "source"))


def latest_of(room: ColdRoom) -> Reading | None:
    return Reading.objects.filter(room=room).order_by("-at").first()


def points_json(text: bytes | str) -> list[Point]:
    """Readings of a JSON body `{"readings": [{"at": time with zone, "celsius": number}, ...]}`.

    Raises CurveError with a JSON pointer as the first word of its sentence.
    """
    try:
        listed = json_of(text)["readings"]
        if not isinstance(listed, list) or not listed:
            raise CurveError(["/readings"])
    except (ValueError, KeyError, TypeError) as error:
        raise (error if isinstance(error, CurveError) else CurveError(["/readings"])) from None
    return [_one(place, each) for place, each in enumerate(listed)]


def _one(place: int, each: object) -> Point:
    if not isinstance(each, dict):
        raise CurveError([f"/readings/{place}"])
    try:
        at = moment_of(each.get("at"))
    except MomentError:
        raise CurveError([f"/readings/{place}/at"]) from None
    number = each.get("celsius")
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise CurveError([f"/readings/{place}/celsius"])
    try:
        return Point(at, celsius_of(f"{number:.6f}"))
    except ValueError:
        raise CurveError([f"/readings/{place}/celsius"]) from None
