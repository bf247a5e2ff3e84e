"""The way to the stall, and to the market's figures."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.counter import access, turnover
from commune.counter.models import MarketDay, Stall
from commune.design import slots
from commune.payments.turnover import sources


def links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated:
        return []
    found = []
    if Stall.objects.run_by(request.user).standing().exists():
        found.append(slots.Item(_("Sạp của tôi"), reverse("counter:stalls"), icon="cash", order=30))
    found += [
        slots.Item(
            _("Sạp và tiền ở chợ"), reverse("counter:market", args=[market.code]), icon="store", order=66
        )
        for market in access.markets_kept_by(request.user)
    ]
    return found


def tasks(request: HttpRequest) -> list[slots.Item]:
    """Her stall: to open, or open; the market's day for who governs it."""
    if not request.user.is_authenticated:
        return []
    hers = Stall.objects.run_by(request.user).standing()
    opened = MarketDay.objects.open().filter(stall__in=hers)
    found = []
    if hers.exists():
        label = _("Phiên chợ đang mở") if opened.exists() else _("Mở phiên chợ hôm nay")
        found.append(slots.Item(label, reverse("counter:stalls"), icon="cash", order=10, tone="mango"))
    note = _("Bao nhiêu phần trăm tiền không dùng tiền mặt")
    for market in access.markets_seen_by(request.user).filter(stalls__isnull=False).distinct():
        href = reverse("counter:market", args=[market.code])
        found.append(
            slots.Item(_("Phiên chợ: ") + market.name, href, icon="store", order=62, note=note, tone="river")
        )
    return found


slots.offer("navigation", links)
slots.offer("home_tasks", tasks)
sources.add("counter", turnover.turnover_of)
