from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.docks import access
from commune.places import keeping


def dock_links(request: HttpRequest) -> list[slots.Item]:
    """For who books or keeps; everybody else finds them below."""
    books = access.booking_organizations(request.user).exists()
    if not books and not keeping.keeping_organizations(request.user).exists():
        return []
    return [
        slots.Item(
            _("Bến và điểm tập kết"), reverse("docks:docks"), icon="anchor", order=68, group="transport"
        )
    ]


def footer_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Bến và điểm tập kết"), reverse("docks:docks"), icon="anchor", order=45)]


slots.offer("navigation", dock_links)
slots.offer("footer", footer_links)
