from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots


def own_messages(request: HttpRequest) -> list[slots.Item]:
    if not request.user.is_authenticated:
        return []
    return [slots.Item(_("Tin nhắn"), reverse("messages:messages"), icon="message", order=30)]


slots.offer("badges", own_messages)
