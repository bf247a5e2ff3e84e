"""The way to the packing house, for those who work there."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.packhouse.access import WORKERS
from commune.people.access import roles_of


def packing_link(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & set(WORKERS):
        return []
    return [slots.Item(_("Đóng gói"), reverse("packhouse:houses"), icon="packhouse", order=30)]


def packing_task(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & set(WORKERS):
        return []
    note = _("Nhập kho, đóng hộp, lấy tem")
    place = reverse("packhouse:houses")
    return [slots.Item(_("Nhà đóng gói"), place, icon="packhouse", order=20, note=note, tone="mango")]


slots.offer("navigation", packing_link)
slots.offer("home_tasks", packing_task)
