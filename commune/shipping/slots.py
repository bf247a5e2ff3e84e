from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people import access as people
from commune.shipping.access import CARRIERS, SENDERS


def shipment_links(request: HttpRequest) -> list[slots.Item]:
    if not people.organizations_of(request.user, *SENDERS, *CARRIERS).exists():
        return []
    return [
        slots.Item(_("Chuyến hàng"), reverse("shipping:shipments"), icon="boat", order=70, group="transport")
    ]


slots.offer("navigation", shipment_links)
