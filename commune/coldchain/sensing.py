"""Temperatures as EPCIS 2.0 sensor elements."""

from collections.abc import Iterable
from typing import Any

from commune.coldchain.curves import Point
from commune.lib.vietnamese import VIETNAM

CELSIUS = "CEL"  # UN/ECE Recommendation 20


def element(points: Iterable[Point], *, device: str = "") -> dict[str, Any]:
    """One element with a report a reading; `device` is the URI of the logger."""
    reports = [
        {
            "type": "Temperature",
            "value": float(point.celsius),
            "uom": CELSIUS,
            "time": point.at.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
        }
        for point in points
    ]
    metadata = {"deviceID": device} if device else {}
    about = {"startTime": reports[0]["time"], "endTime": reports[-1]["time"]}
    return {"sensorMetadata": about | metadata, "sensorReport": reports}
