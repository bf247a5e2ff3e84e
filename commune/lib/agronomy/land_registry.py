"""Coordinates of the land registry (VN-2000) as WGS84: forgetting the datum moves a plot by more than 200 metres.

Each zone has its own central meridian; the right zone must come with the coordinates.
"""

import math
from functools import cache
from typing import NamedTuple

from pyproj import Transformer
from pyproj.exceptions import ProjError

GEOGRAPHIC = 4756
PROJECTED = (*range(3405, 3407), *range(5896, 5900), *range(9205, 9219))
"""Degrees on the VN-2000 datum; UTM 48N and 49N; zones of three degrees, each with its own central meridian."""
VIET_NAM = (101.0, 7.0, 118.0, 24.0)


class CoordinateError(ValueError):
    """`part` is the name of the wrong input."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(reason)
        self.part, self.reason = part, reason


class Position(NamedTuple):
    longitude: float
    latitude: float


def code_of(name: str) -> int:
    """9210 of "EPSG:9210"; raises CoordinateError for what is not a VN-2000 system."""
    authority, _, digits = name.strip().upper().partition(":")
    code = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 5 else 0  # noqa: PLR2004
    if authority != "EPSG" or code not in (GEOGRAPHIC, *PROJECTED):
        raise CoordinateError("crs", "must be a VN-2000 system such as EPSG:9210, EPSG:5897 or EPSG:4756")
    return code


def is_projected(name: str) -> bool:
    """Whether easting and northing are asked for rather than longitude and latitude on the old datum."""
    return code_of(name) != GEOGRAPHIC


def to_wgs84(name: str, x: float, y: float) -> Position:
    """From easting and northing in metres, or from degrees on the VN-2000 datum. Never asks the net.

    Raises CoordinateError for a point that does not come to lie in Viet Nam or its sea: the wrong zone, or x and y
    exchanged.
    """
    try:
        longitude, latitude = _transformer(code_of(name)).transform(x, y, errcheck=True)
    except ProjError:
        longitude = latitude = math.inf
    west, south, east, north = VIET_NAM
    if not (west <= longitude <= east and south <= latitude <= north):
        raise CoordinateError(
            "", "the point does not lie in Viet Nam: wrong zone, or the two numbers exchanged"
        )
    return Position(longitude, latitude)


@cache
def _transformer(code: int) -> Transformer:
    """Operations of about one metre that need no grid file; where only a rough one is left it fails."""
    return Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True, allow_ballpark=False)
