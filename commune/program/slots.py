"""The way to the figures: for who governs, to her own unit; in the footer, for everybody."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.lib import periods
from commune.people.models import GOVERNING, Person


def figures_link(request: HttpRequest) -> list[slots.Item]:
    address = _own_board(request)
    return [slots.Item(_("Chỉ tiêu"), address, icon="chart", order=40)] if address else []


def figures_task(request: HttpRequest) -> list[slots.Item]:
    address = _own_board(request)
    note = _("Tính từ đơn hàng và nhật ký, bấm vào số là thấy chứng cứ")
    return (
        [slots.Item(_("Bảng chỉ tiêu"), address, icon="chart", order=30, note=note, tone="river")]
        if address
        else []
    )


def public_figures(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Số liệu của xã"), reverse("program:home"), icon="chart", order=60)]


def _own_board(request: HttpRequest) -> str:
    """This year's scoreboard of the unit in which she holds a governing office; empty when she holds none."""
    person = request.user
    if not isinstance(person, Person):
        return ""
    office = person.unit_roles.current().filter(role__in=GOVERNING).order_by("since").first()
    if office is None:
        return ""
    year = periods.containing(timezone.now())[-1]
    return reverse("program:scoreboard", args=[office.unit_id, year.text])


slots.offer("navigation", figures_link)
slots.offer("home_tasks", figures_task)
slots.offer("footer", public_figures)
