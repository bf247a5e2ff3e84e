from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots


def almanac_link(request: HttpRequest) -> list[slots.Item]:  # noqa: ARG001  # shown to everybody
    return [slots.Item(_("Kho nông nghiệp"), reverse("almanac:home"), icon="sprout", order=45)]


slots.offer("navigation", almanac_link)
