"""What the repository knows by name: event types, EPCs, steps, places, dispositions, for browsing."""

from collections.abc import Callable
from dataclasses import dataclass

from commune.api.epcis.headers import EPC_FORMAT
from commune.api.epcis.query import standard_types
from commune.trace.models import Event, EventItem

Members = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Kind:
    """`path` and `part` as in the standard; `parameters`: any of these filters finds a member's events."""

    path: str
    part: str
    vi: str
    parameters: tuple[str, ...]
    read: Members
    always: tuple[str, ...] = ()
    epc_format: str = EPC_FORMAT

    def members(self, *, after: str, most: int) -> list[str]:
        """In order of their code points, those behind `after`."""
        return self.read(after, most)


def _values(column: str) -> Members:
    def read(after: str, most: int) -> list[str]:
        found = Event.objects.filter(**{f"{column}__gt": after}).order_by(column)
        return list(found.values_list(column, flat=True).distinct()[:most])

    return read


def _event_types(after: str, most: int) -> list[str]:
    own = Event.objects.exclude(type__in=standard_types()).values_list("type", flat=True).distinct()
    return sorted(name for name in {*standard_types(), *own} if name > after)[:most]


def _objects(after: str, most: int) -> list[str]:
    found = EventItem.objects.filter(identifier__gt=after).order_by("identifier")
    return list(found.values_list("identifier", flat=True).distinct()[:most])


KINDS = (
    Kind("eventTypes", "eventType", "loại sự kiện", ("eventType",), _event_types, tuple(standard_types())),
    Kind(
        "epcs",
        "epc",
        "mã vật phẩm",
        ("MATCH_anyEPC", "MATCH_anyEPCClass"),
        _objects,
        epc_format="Always_GS1_Digital_Link",
    ),
    Kind("bizSteps", "bizStep", "bước nghiệp vụ", ("EQ_bizStep",), _values("biz_step")),
    Kind("bizLocations", "bizLocation", "nơi ở", ("EQ_bizLocation",), _values("biz_location")),
    Kind("readPoints", "readPoint", "điểm đọc", ("EQ_readPoint",), _values("read_point")),
    Kind("dispositions", "disposition", "trạng thái", ("EQ_disposition",), _values("disposition")),
)
