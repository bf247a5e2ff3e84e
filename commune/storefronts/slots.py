from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.market.models import Booth
from commune.storefronts import dressing

__all__ = ["dressing"]  # what the market shows of sites


def keeper_links(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated or not Booth.objects.kept_by(request.user).exists():
        return []
    return [
        slots.Item(
            _("Trang bán hàng riêng"), reverse("storefronts:desk"), icon="globe", order=61, group="selling"
        )
    ]


def site_links(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Trang đầu"), "/", icon="store", order=10)]


def main_link(_request: HttpRequest) -> list[slots.Item]:
    """Back to the market that the booth belongs to."""
    label = _("Một gian hàng của %(name)s") % {"name": settings.INSTANCE_NAME}
    return [slots.Item(label, f"{settings.PUBLIC_ADDRESS}/market/", icon="external", order=90)]


slots.offer("navigation", keeper_links)
slots.offer("site_navigation", site_links)
slots.offer("site_footer", main_link)
