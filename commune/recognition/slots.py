"""The way to dossiers and to the public list of recognized products."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.recognition.access import takes_part


def dossiers_task(request: HttpRequest) -> list[slots.Item]:
    if not takes_part(request.user):
        return []
    note = _("Hồ sơ OCOP, bình chọn công nghiệp nông thôn")
    place = reverse("recognition:desk")
    return [slots.Item(_("Hồ sơ sản phẩm"), place, icon="star", order=36, note=note, tone="mango")]


def recognized_products(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Sản phẩm OCOP"), reverse("recognition:products"), icon="star", order=55)]


slots.offer("home_tasks", dossiers_task)
slots.offer("footer", recognized_products)
