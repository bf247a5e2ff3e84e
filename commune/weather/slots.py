"""The way to the stations, for everybody; and what this room adds to the commune's information base."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots


def weather_page(_request: HttpRequest) -> list[slots.Item]:
    note = _("Nhiệt độ, mưa, độ mặn, mực nước đo tại xã")
    return [
        slots.Item(
            _("Trạm đo thời tiết, nước"), reverse("weather:stations"), icon="rain", order=30, note=note
        )
    ]


def weather_footer(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Trạm đo"), reverse("weather:stations"), order=40)]


slots.offer("information_base", weather_page)
slots.offer("footer", weather_footer)
