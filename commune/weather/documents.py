"""What a station's logger sends: a JSON object with a list of readings.

    {"readings": [{"time": "2026-11-27T06:00:00+07:00", "sensor": "a", "temperature": 26.4, "rain": null}]}

One item may carry several quantities of the same moment; null and fill values mean that the station had none.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from commune.lib.json_bodies import BodyError, json_of
from commune.lib.moments import MomentError, moment_of
from commune.weather.quantities import known_quantities
from commune.weather.taking_in import Given, Refusal

MOST = 5000
MOST_BYTES = 2_000_000
LONGEST_SENSOR = 40
NOT_QUANTITIES = frozenset({"time", "sensor"})


class DocumentError(ValueError):
    """The whole document cannot be read; `pointer` is a JSON pointer."""

    def __init__(self, pointer: str, vi: str, en: str) -> None:
        super().__init__(vi)
        self.pointer, self.vi, self.en = pointer, vi, en


def readings_of_json(raw: bytes) -> tuple[list[Given], list[Refusal]]:
    """Readings that can be judged, and items that cannot; raises DocumentError where there is no list at all."""
    if len(raw) > MOST_BYTES:
        raise DocumentError(
            "", "Gói tin lớn quá, hãy chia nhỏ.", "The document is too large: send it in parts."
        )
    try:
        document = json_of(raw)
    except BodyError:
        raise DocumentError("", "Không phải JSON.", "This is not JSON.") from None
    items = document.get("readings") if isinstance(document, dict) else None
    if not isinstance(items, list) or not items:
        raise DocumentError("/readings", "Cần một danh sách số đo.", "A list of readings is needed.")
    if len(items) > MOST:
        raise DocumentError(
            "/readings", f"Mỗi lần gửi tối đa {MOST} mục.", f"At most {MOST} items can be sent at once."
        )
    given: list[Given] = []
    refused: list[Refusal] = []
    for place, item in enumerate(items):
        for each in _read(item, f"/readings/{place}"):
            given.append(each) if isinstance(each, Given) else refused.append(each)
    return given, refused


def _read(item: Any, where: str) -> Iterator[Given | Refusal]:
    at = _time(item.get("time")) if isinstance(item, dict) else None
    if at is None:
        yield Refusal(
            f"{where}/time",
            "Cần giờ đo kèm múi giờ, ví dụ 2026-11-27T06:00:00+07:00.",
            "A time with zone is needed, such as 2026-11-27T06:00:00+07:00.",
        )
        return
    sensor = item.get("sensor", "")
    if not isinstance(sensor, str) or len(sensor) > LONGEST_SENSOR or not sensor.isascii():
        yield Refusal(f"{where}/sensor", "Tên cảm biến không hợp lệ.", "The sensor's name is not valid.")
        return
    measured = [name for name in item if name not in NOT_QUANTITIES]
    if not measured:
        yield Refusal(where, "Mục này không có số đo nào.", "This item carries no value.")
    for name in measured:
        yield _value(item[name], name, sensor, at, f"{where}/{_escaped(name)}")


def _value(value: Any, name: str, sensor: str, at: datetime, where: str) -> Given | Refusal:
    if name not in known_quantities():
        return Refusal(where, "Không biết đại lượng này.", "This quantity is not known.")
    if value is None:
        return Given(where, sensor, name, at, None)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return Refusal(where, "Cần một con số hoặc null.", "A number or null is needed.")
    return Given(where, sensor, name, at, Decimal(str(value)))


def _time(value: Any) -> datetime | None:
    try:
        return moment_of(value)
    except MomentError:
        return None


def _escaped(name: str) -> str:
    """As RFC 6901 writes a member's name."""
    return name[:60].replace("~", "~0").replace("/", "~1")
