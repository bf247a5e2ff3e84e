"""The way to the stamp programme, for the province, its communes and the facilities with a quota."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.quotas.access import takes_part


def programme_task(request: HttpRequest) -> list[slots.Item]:
    if not takes_part(request.user):
        return []
    note = _("Hạn mức, đặt tem, giao tem, đã kích hoạt, đã được quét")
    place = reverse("quotas:programme")
    return [slots.Item(_("Chương trình tem"), place, icon="stamp", order=35, note=note, tone="river")]


slots.offer("home_tasks", programme_task)
