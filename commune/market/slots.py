from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.market.models import Booth


def market_links(request: HttpRequest) -> list[slots.Item]:
    links = [slots.Item(_("Chợ"), reverse("market:market"), icon="store", order=10)]
    if request.user.is_authenticated and Booth.objects.kept_by(request.user).exists():
        links.append(
            slots.Item(_("Gian hàng của tôi"), reverse("market:shelf"), icon="tag", order=60, group="selling")
        )
    return links


slots.offer("navigation", market_links)
