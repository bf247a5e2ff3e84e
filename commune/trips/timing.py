"""When a trip is where, in a given order of places, and what does not fit: arithmetic apart from the solver.

The same computation times what the solver proposed and what a person changed by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from commune.design import written
from commune.lib.routing.checking import earliest
from commune.lib.routing.problem import Window
from commune.places.models import Place
from commune.shipping.weights import Load
from commune.trips import travel
from commune.trips.travel import Pace


@dataclass(frozen=True)
class Piece:
    """A parcel on a trip: where it comes on board, where it leaves."""

    name: str
    start: Place
    end: Place
    load: Load


@dataclass(frozen=True)
class Limits:
    """Of the vessel, and of the places by their key: seconds after leaving in which service may start."""

    leaves_at: datetime
    kilograms: int
    boxes: int
    windows: Mapping[UUID, tuple[Window, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stop:
    place: Place
    arrives_at: datetime
    leaves_at: datetime
    metres: int
    warnings: tuple[str, ...]
    loaded: tuple[Piece, ...]
    unloaded: tuple[Piece, ...]


@dataclass(frozen=True)
class Timetable:
    stops: tuple[Stop, ...]

    @property
    def metres(self) -> int:
        return sum(stop.metres for stop in self.stops)

    @property
    def minutes(self) -> int:
        """From leaving to the end of the last stop."""
        span = self.stops[-1].leaves_at - self.stops[0].arrives_at
        return round(span.total_seconds() / travel.MINUTE)

    @property
    def warnings(self) -> list[str]:
        return [warning for stop in self.stops for warning in stop.warnings]


def timetable(order: Sequence[Place], pieces: Sequence[Piece], limits: Limits, pace: Pace) -> Timetable:
    """LookupError for a place without a position."""
    now, here, on_board, stops = 0, order[0], list[Piece](), list[Stop]()
    for place in order:
        metres = round(travel.metres_between(here, place, pace)) if place.pk != here.pk else 0
        arrives = now + pace.seconds(metres)
        unloaded = [piece for piece in on_board if piece.end.pk == place.pk]
        loaded = [piece for piece in pieces if piece.start.pk == place.pk and not _is_past(piece, stops)]
        on_board = [piece for piece in on_board if piece not in unloaded] + loaded
        windows = limits.windows.get(place.pk, ())
        start = earliest(arrives, windows) if loaded or unloaded else arrives
        told = [*_late(limits, place, arrives, start, windows), *_heavy(on_board, limits)]
        now = (arrives if start is None else start) + pace.service(len(loaded) + len(unloaded))
        stops.append(
            Stop(
                place,
                limits.leaves_at + timedelta(seconds=arrives),
                limits.leaves_at + timedelta(seconds=now),
                metres,
                tuple(told),
                tuple(loaded),
                tuple(unloaded),
            )
        )
        here = place
    return Timetable((*stops[:-1], _with_rest(stops[-1], pieces, on_board, stops)))


def _is_past(piece: Piece, stops: Sequence[Stop]) -> bool:
    """Already fetched at an earlier visit of the same place."""
    return any(piece in stop.loaded for stop in stops)


def _late(
    limits: Limits, place: Place, arrives: int, start: int | None, windows: tuple[Window, ...]
) -> list[str]:
    if start is not None:
        return []
    ends = max((end for _start, end in windows if end >= 0), default=None)
    if ends is None:
        return [_("%(place)s đóng cửa ngày này.") % {"place": place.name}]
    facts = {"place": place.name}
    for key, seconds in (("at", arrives), ("closes", ends)):
        facts[key] = written.moment(limits.leaves_at + timedelta(seconds=seconds))[-5:]
    return [_("Tới %(place)s lúc %(at)s, sau giờ nhận hàng %(closes)s.") % facts]


def _heavy(on_board: Sequence[Piece], limits: Limits) -> list[str]:
    total = sum((piece.load for piece in on_board), Load())
    told = []
    if total.kilograms > limits.kilograms:
        facts = {"kg": written.so(total.kilograms), "most": written.so(limits.kilograms)}
        told.append(_("Trên phương tiện có %(kg)s kg, chỉ chở được %(most)s kg.") % facts)
    if total.boxes > limits.boxes:
        facts = {"boxes": str(total.boxes), "most": str(limits.boxes)}
        told.append(_("Trên phương tiện có %(boxes)s hộp, chỉ chứa được %(most)s hộp.") % facts)
    return told


def _with_rest(last: Stop, pieces: Sequence[Piece], on_board: Sequence[Piece], stops: Sequence[Stop]) -> Stop:
    """What never came on board, or never left it, is told at the last stop."""
    told = list(last.warnings)
    for piece in pieces:
        if piece in on_board:
            told.append(
                _("Kiện %(name)s: tuyến không ghé %(place)s sau khi lấy hàng.")
                % {"name": piece.name, "place": piece.end.name}
            )
        elif not any(piece in stop.loaded for stop in stops):
            told.append(
                _("Kiện %(name)s: tuyến không ghé %(place)s để lấy.")
                % {"name": piece.name, "place": piece.start.name}
            )
    return Stop(**{**vars(last), "warnings": tuple(told)})
