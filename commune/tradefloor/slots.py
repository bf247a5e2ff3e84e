"""The officials' way to the floor, and everybody's to what is announced there."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.tradefloor.access import may_read


def floor_task(request: HttpRequest) -> list[slots.Item]:
    if not may_read(request.user):
        return []
    note = _("Tài khoản, gian hàng, sản phẩm; nhập từ tệp Excel")
    return [slots.Item(_("Sàn giao dịch"), reverse("tradefloor:floor"), icon="store", order=38, note=note)]


def notices_link(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Nông sản muốn bán"), reverse("tradefloor:notices"), icon="tag", order=56)]


slots.offer("home_tasks", floor_task)
slots.offer("footer", notices_link)
