"""What this room shows in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people import access


def lots_link(request: HttpRequest) -> list[slots.Item]:
    keeps = access.organizations_of(request.user).exists() or access.governed_units(request.user).exists()
    return [slots.Item(_("Lô hàng"), reverse("lots"), icon="box", order=30)] if keeps else []


slots.offer("account", lots_link)
