"""The way to linkage: for who governs, for managers of co-ops and their buyers."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.linkage.access import takes_part


def linkage_task(request: HttpRequest) -> list[slots.Item]:
    if not takes_part(request.user):
        return []
    note = _("HTX dùng công nghệ số, mô hình liên kết, vùng nguyên liệu")
    return [
        slots.Item(_("Liên kết, kinh tế số"), reverse("linkage:home"), icon="handshake", order=37, note=note)
    ]


slots.offer("home_tasks", linkage_task)
