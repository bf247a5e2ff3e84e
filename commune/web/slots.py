"""What this room shows in the navigation."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots


def scan_link(request: HttpRequest) -> list[slots.Item]:  # noqa: ARG001  # shown to everybody
    return [slots.Item(_("Quét tem"), reverse("scan"), icon="scan", order=5)]


slots.offer("navigation", scan_link)
