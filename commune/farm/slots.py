"""The way to the diary, for those who write one."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import LEADING, Role

WRITERS = {Role.FARMER, *LEADING}


def diary_link(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & WRITERS:
        return []
    return [slots.Item(_("Nhật ký"), reverse("farm:today"), icon="book", order=20)]


def diary_task(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & WRITERS:
        return []
    note = _("Ghi việc trong vườn, xem ngày được hái")
    return [
        slots.Item(
            _("Nhật ký khi không có sóng"),
            reverse("farm:offline"),
            icon="offline",
            order=11,
            note=_("Mở sẵn một lần khi có sóng, ra vườn cứ ghi"),
            tone="leaf",
        ),
        slots.Item(
            _("Ghi nhật ký vườn"), reverse("farm:today"), icon="book", order=10, note=note, tone="leaf"
        ),
    ]


slots.offer("navigation", diary_link)
slots.offer("home_tasks", diary_task)
