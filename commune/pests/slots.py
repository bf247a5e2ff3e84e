"""The pests' part of the information base, and the notices that wait for a farmer or a technician."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.almanac import parts
from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import LEADING, Role
from commune.pests import alarms
from commune.pests.catalogue import like
from commune.products.crops import BY_CODE

MOST_TASKS = 5


def _search(_request: HttpRequest, asked: list[str]) -> Iterable[parts.Find]:
    for each in like(asked):
        crops = ", ".join(BY_CODE[code].name for code in each.crops)
        yield parts.Find(
            each.name, reverse("pests:organism", args=[each.slug]), f"{each.kind.label} · {crops}"
        )


def _points(request: HttpRequest) -> Iterable[parts.MapPoint]:
    """Alarms that stand, for those who may see the plot with every fact; strangers get none."""
    for each in alarms.recent_for(request.user):
        if each.is_alarm and each.plot.point:
            latitude, longitude = each.plot.point
            address = reverse("pests:count", args=[each.pk])
            yield parts.MapPoint(
                f"{each.pest.name}: {each.outcome.label}", latitude, longitude, address, each.plot.code
            )


def _downloads(request: HttpRequest) -> list[parts.Download]:
    found = [
        parts.Download(_("Sâu bệnh và thiên địch"), reverse("pests:download")),
        parts.Download(_("Ngưỡng theo từng nguồn"), reverse("pests:thresholds")),
    ]
    if request.user.is_authenticated:
        found.append(
            parts.Download(_("Phiếu đếm của những vườn tôi được xem"), reverse("pests:counts_download"))
        )
    return found


parts.offer(
    "pests",
    parts.Part(
        _("Sâu bệnh và thiên địch"),
        _("Nhận mặt, việc làm trước tiên, con nào ăn nó, ngưỡng theo từng nguồn"),
        "pests:catalogue",
        "bug",
        20,
        _search,
        _points,
        _downloads,
    ),
)


def alarm_tasks(request: HttpRequest) -> list[slots.Item]:
    """To the farmer each alarm on her plots; to the technician the way to count, with what nobody answered."""
    roles = roles_of(request.user)
    if Role.FARMER in roles:
        return [
            slots.Item(
                _("%(pest)s vượt ngưỡng ở %(plot)s") % {"pest": each.pest.name, "plot": each.plot.name},
                reverse("pests:count", args=[each.pk]),
                icon="bug",
                order=3,
                note=_("Xem việc làm trước tiên và trả lời"),
                tone="chili",
            )
            for each in alarms.alarms_of_household(request.user)[:MOST_TASKS]
        ]
    if roles & {*LEADING}:
        waiting = len(alarms.unanswered_of_members(request.user))
        note = _("Đếm sâu và thiên địch, xem vườn nào vượt ngưỡng")
        return [
            slots.Item(
                _("Điều tra sâu bệnh"),
                reverse("pests:counts"),
                icon="bug",
                order=25,
                count=waiting,
                note=note,
            )
        ]
    return []


slots.offer("home_tasks", alarm_tasks)
