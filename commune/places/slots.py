"""The way to the hamlets, for the commune's office."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import Role


def hamlet_task(request: HttpRequest) -> list[slots.Item]:
    if not roles_of(request.user) & {Role.OFFICIAL, Role.CHAIRMAN}:
        return []
    note = _("Nhập tên ấp, gán vườn vào ấp để có thống kê theo ấp")
    return [
        slots.Item(
            _("Ấp và vườn của xã"), reverse("places:hamlets"), icon="pin", order=60, note=note, tone="river"
        )
    ]


slots.offer("home_tasks", hamlet_task)
