"""What this room shows in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people import access
from commune.people.models import LEADING, Person
from commune.trace.models import Hold, Lot


def lots_link(request: HttpRequest) -> list[slots.Item]:
    keeps = access.organizations_of(request.user).exists() or access.governed_units(request.user).exists()
    return [slots.Item(_("Lô hàng"), reverse("lots"), icon="box", order=30)] if keeps else []


def held_lots(request: HttpRequest) -> list[slots.Item]:
    """Work for those who hold and release: only while something is held."""
    person = request.user
    if not isinstance(person, Person) or not access.organizations_of(person, *LEADING).exists():
        return []
    held = Hold.objects.standing().filter(follows__isnull=True, lot__in=Lot.objects.visible_to(person))
    count = held.values("lot").distinct().count()
    if not count:
        return []
    note = _("Xem lý do, kiểm tra rồi giải tỏa hoặc thu hồi")
    href = f"{reverse('lots')}?giu=1"
    return [
        slots.Item(_("Lô đang tạm giữ"), href, icon="lock", order=5, count=count, note=note, tone="mango")
    ]


slots.offer("account", lots_link)
slots.offer("home_tasks", held_lots)
