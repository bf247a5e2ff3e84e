"""Ways to live selling: for everybody while something is on air, for sellers, for officials."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.live import access
from commune.live.models import LiveComplaint, LiveSession
from commune.market.models import Booth

SHOWN = 3


def on_air_now(_request: HttpRequest) -> list[slots.Item]:
    found = LiveSession.objects.on_air().select_related("booth").order_by("-start__started_at")[:SHOWN]
    label = _("Đang bán trực tiếp")
    return [
        slots.Item(
            label,
            reverse("live:room", args=[each.pk]),
            icon="broadcast",
            note=f"{each.title} · {each.booth.name}",
            tone="chili",
        )
        for each in found
    ]


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Bán trực tiếp"), reverse("live:sessions"), icon="broadcast", order=35)]


def seller_links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not Booth.objects.kept_by(request.user).exists():
        return []
    return [
        slots.Item(
            _("Buổi bán trực tiếp"), reverse("live:board"), icon="broadcast", order=64, group="selling"
        )
    ]


def tasks(request: HttpRequest) -> list[slots.Item]:
    """For the streamer her session on air; for officials what is on air and complained of."""
    if not request.user.is_authenticated:
        return []
    note = _("Bấm để vào bàn điều hành")
    mine = LiveSession.objects.on_air().kept_by(request.user) | LiveSession.objects.on_air().streamed_by(
        request.user
    )
    found = [
        slots.Item(
            each.title,
            reverse("live:desk", args=[each.pk]),
            icon="broadcast",
            order=28,
            note=note,
            tone="chili",
        )
        for each in mine.distinct()[:SHOWN]
    ]
    if access.governs_any(request.user):
        seen = LiveSession.objects.visible_to(request.user)
        waiting = LiveComplaint.objects.filter(session__in=seen, answer__isnull=True).count()
        told = _("Người phát, buổi đang bán, phản ánh")
        place = reverse("live:governing")
        found.append(
            slots.Item(
                _("Bán trực tiếp trên địa bàn"),
                place,
                icon="broadcast",
                order=58,
                count=waiting,
                note=told,
                tone="mango",
            )
        )
    return found


slots.offer("home_now", on_air_now)
slots.offer("footer", footer_links)
slots.offer("navigation", seller_links)
slots.offer("home_tasks", tasks)
