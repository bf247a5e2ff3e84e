"""Soil's part of the information base, and what waits for a farmer or a technician."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.almanac import parts
from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import LEADING, Role
from commune.places.work import plots_worked_by
from commune.soil import listing

MOST_TASKS = 3


def _search(request: HttpRequest, asked: list[str]) -> Iterable[parts.Find]:
    for point in listing.points_like(request.user, asked):
        address = reverse("soil:point", args=[point.code])
        yield parts.Find(point.name, address, f"{listing.place_said(point)} · {listing.latest_said(point)}")


def _points(request: HttpRequest) -> Iterable[parts.MapPoint]:
    for point in listing.points_for(request.user):
        address = reverse("soil:point", args=[point.code])
        yield parts.MapPoint(point.name, point.latitude, point.longitude, address, listing.latest_said(point))


def _downloads(_request: HttpRequest) -> list[parts.Download]:
    return [parts.Download(_("Phiếu thử đất"), reverse("soil:download"))]


parts.offer(
    "soil",
    parts.Part(
        _("Đất"),
        _("Điểm đất, kết quả thử và việc nên làm theo từng cây"),
        "soil:points",
        "soil",
        10,
        _search,
        _points,
        _downloads,
    ),
)


def soil_tasks(request: HttpRequest) -> list[slots.Item]:
    """A farmer sees what her soil asks for; a technician where to enter tests."""
    roles = roles_of(request.user)
    if Role.FARMER in roles:
        note = _("Kết quả thử đất và việc nên làm")
        return [
            slots.Item(
                _("Đất của %(plot)s") % {"plot": plot.name},
                reverse("soil:plot", args=[plot.code]),
                icon="soil",
                order=30,
                note=note,
            )
            for plot in listing.plots_with_tests(plots_worked_by(request.user))[:MOST_TASKS]
        ]
    if roles & {*LEADING}:
        note = _("Đặt điểm đất, ghi phiếu thử, nhập danh sách của phòng thử nghiệm")
        return [slots.Item(_("Thử đất"), reverse("soil:points"), icon="soil", order=30, note=note)]
    return []


slots.offer("home_tasks", soil_tasks)
