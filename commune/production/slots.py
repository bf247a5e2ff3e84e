"""Production's part of the information base, and the official's way to it."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.almanac import parts
from commune.almanac.searching import says
from commune.design import slots
from commune.lib import periods
from commune.people.access import roles_of
from commune.people.models import Role
from commune.production import figures


def _year() -> str:
    return periods.containing(timezone.now())[-1].text


def _search(_request: HttpRequest, asked: list[str]) -> Iterable[parts.Find]:
    for unit in figures.communes_with_plots():
        title = f"Sản lượng {unit.name}"
        if says(asked, title, "sản lượng thu hoạch diện tích năng suất thống kê"):
            yield parts.Find(
                title, reverse("production:statistics", args=[unit.pk, _year()]), f"năm {_year()}"
            )


def _downloads(_request: HttpRequest) -> list[parts.Download]:
    return [
        parts.Download(
            _("Sản lượng %(unit)s, năm %(year)s") % {"unit": unit.name, "year": _year()},
            reverse("production:download", args=[unit.pk, _year()]),
        )
        for unit in figures.communes_with_plots()[:10]
    ]


parts.offer(
    "production",
    parts.Part(
        _("Sản lượng"),
        _("Diện tích, lần hái, sản lượng theo ấp và theo giống, tính từ nhật ký"),
        "production:home",
        "chart",
        40,
        _search,
        downloads=_downloads,
    ),
)


def statistics_task(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & {Role.OFFICIAL, Role.CHAIRMAN}:
        return []
    note = _("Theo ấp, theo giống, theo kỳ; tính từ nhật ký, không gõ tay")
    return [slots.Item(_("Sản lượng của xã"), reverse("production:home"), icon="chart", order=58, note=note)]


slots.offer("home_tasks", statistics_task)
