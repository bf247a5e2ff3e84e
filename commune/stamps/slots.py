"""The way to the stamps, for those who print them."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import organizations_of
from commune.stamps.access import KEEPERS


def stamps_task(request: HttpRequest) -> list[slots.Item]:
    if not organizations_of(request.user, *KEEPERS).exists():
        return []
    note = _("Phát hành, in và kích hoạt tem cho lô đã đóng gói")
    return [slots.Item(_("In tem"), reverse("stamps:desk"), icon="stamp", order=30, note=note, tone="mango")]


slots.offer("home_tasks", stamps_task)
