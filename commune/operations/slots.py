"""The way to opening a further commune, for officials of a province."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.operations.opening import may_open


def opening_task(request: HttpRequest) -> list[slots.Item]:
    if not may_open(request.user):
        return []
    note = _("Trụ sở, cán bộ, hợp tác xã, địa điểm của xã mới dùng sổ")
    return [slots.Item(_("Mở thêm xã"), reverse("new-commune"), icon="plus", order=80, note=note)]


slots.offer("home_tasks", opening_task)
