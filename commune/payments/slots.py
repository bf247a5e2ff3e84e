"""What this room shows in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.payments.models import SellerAccount


def money_link(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not SellerAccount.objects.visible_to(request.user).exists():
        return []
    return [slots.Item(_("Tiền vào"), reverse("money"), icon="coin", order=60)]


slots.offer("account", money_link)
