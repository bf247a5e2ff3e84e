"""The way to links for sellers, to lists for officials, to the counts for everybody."""

from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.channels.models import ChannelLink, OutsideOrder, PushState
from commune.design import slots
from commune.market.models import Booth
from commune.orders.models import Order
from commune.people.access import governed_units
from commune.people.models import DECIDING


def seller_links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not Booth.objects.kept_by(request.user).exists():
        return []
    return [slots.Item(_("Sàn bên ngoài"), reverse("channels:desk"), icon="globe", order=64, group="selling")]


def seller_tasks(request: HttpRequest) -> list[slots.Item]:
    """Orders from outside that wait to be packed, and goods that a marketplace still believes to be there."""
    if not request.user.is_authenticated or not ChannelLink.objects.standing().kept_by(request.user).exists():
        return []
    links = ChannelLink.objects.standing().kept_by(request.user)
    stuck = PushState.objects.filter(offer__link__in=links, heard__lt=F("news"), tries__gt=2).count()
    waiting = OutsideOrder.objects.filter(
        link__in=links, order__in=Order.objects.to_pack().values("pk")
    ).count()
    rows = [
        (_("Đơn từ sàn cần đóng gói"), reverse("orders:board"), "globe", "leaf", waiting),
        (_("Món chưa báo tồn được cho sàn"), reverse("channels:desk"), "warning", "chili", stuck),
    ]
    return [
        slots.Item(label, href, icon=icon, order=33 + at, count=count, tone=tone)
        for at, (label, href, icon, tone, count) in enumerate(rows)
        if count
    ]


def official_tasks(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not governed_units(request.user, *DECIDING).exists():
        return []
    note = _("Nhập danh sách người bán, sản phẩm")
    place = reverse("channels:imports")
    return [slots.Item(_("Số liệu sàn toàn quốc"), place, icon="globe", order=48, note=note, tone="river")]


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Bán trên sàn toàn quốc"), reverse("channels:counts"), icon="chart", order=58)]


slots.offer("navigation", seller_links)
slots.offer("home_tasks", seller_tasks)
slots.offer("home_tasks", official_tasks)
slots.offer("footer", footer_links)
