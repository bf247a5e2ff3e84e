"""The way to display points, for who keeps them, who sends there and everybody."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.display import access, recalls, returning, turnover
from commune.display.models import Agreement, Consignment
from commune.market import buying
from commune.payments.turnover import sources
from commune.people.signed_in import signed_in


def links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated:
        return []
    found = [
        slots.Item(each.name, reverse("display:desk", args=[each.code]), icon="store", order=61)
        for each in access.points_kept_by(request.user)
    ]
    if access.cooperatives_of(request.user).exists():
        found.append(
            slots.Item(_("Hàng ký gửi"), reverse("display:displays"), icon="boxes", order=63, group="selling")
        )
    return found


def tasks(request: HttpRequest) -> list[slots.Item]:
    """Goods to count, an agreement to answer, a lot to take off sale; returns to count for the co-op."""
    if not request.user.is_authenticated:
        return []
    person = signed_in(request)
    found = []
    for point in access.points_kept_by(person):
        desk = reverse("display:desk", args=[point.code])
        coming = Consignment.objects.under_way().filter(point=point).count()
        asked = Agreement.objects.filter(point=point, acceptance__isnull=True).count()
        stopped = recalls.stopped_at(point.pk)
        found += [
            slots.Item(
                _("Hàng ký gửi cần đếm nhận"), desk, icon="boxes", order=31, count=coming, tone="leaf"
            ),
            slots.Item(
                _("Thỏa thuận chờ trả lời"), desk, icon="handshake", order=33, count=asked, tone="river"
            ),
            slots.Item(_("Lô phải ngưng bán"), desk, icon="warning", order=5, count=stopped, tone="chili"),
        ]
    back = len(returning.waiting_for(person))
    label = _("Hàng trả về cần đếm")
    found.append(
        slots.Item(label, reverse("display:displays"), icon="boxes", order=36, count=back, tone="mango")
    )
    return [each for each in found if each.count]


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Điểm trưng bày"), reverse("display:points"), icon="pin", order=46)]


slots.offer("navigation", links)
slots.offer("home_tasks", tasks)
slots.offer("footer", footer_links)
buying.beside.add("display", "display/see_there.html")
sources.add("display", turnover.turnover_of)
