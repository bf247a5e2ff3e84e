"""The size of a plot on the ellipsoid (WGS84 geodesics), not on a flattened map."""

from collections.abc import Sequence
from typing import NamedTuple

from geographiclib.geodesic import Geodesic

Ring = Sequence[tuple[float, float]]
_FEWEST = 3


class PlotError(ValueError):
    """A ring that bounds no area."""


class Measured(NamedTuple):
    area_m2: float
    perimeter_m: float


def measured(ring: Ring) -> Measured:
    """Area and perimeter of a ring of (longitude, latitude), whichever way round, closed or not.

    Raises PlotError for fewer than three corners and for a ring that crosses itself.
    """
    corners = list(ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring)
    if len(set(corners)) < _FEWEST:
        raise PlotError("at least three different corners are needed")
    if _crosses_itself(corners):
        raise PlotError("the boundary crosses itself")
    polygon = Geodesic.WGS84.Polygon()
    for longitude, latitude in corners:
        polygon.AddPoint(latitude, longitude)
    _, perimeter, area = polygon.Compute(reverse=False, sign=True)
    return Measured(abs(area), perimeter)


def _crosses_itself(corners: list[tuple[float, float]]) -> bool:
    """Whether two sides that are no neighbours meet; on the plane, which is exact enough at a plot's size."""
    sides = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    last = len(sides) - 1
    return any(
        _meet(*sides[one], *sides[other])
        for one in range(len(sides))
        for other in range(one + 2, len(sides))
        if not (one == 0 and other == last)
    )


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _meet(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0
