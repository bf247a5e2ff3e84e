"""The way to the work files of her office."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.casework import access
from commune.design import slots


def files_task(request: HttpRequest) -> list[slots.Item]:
    if not access.reads_files(request.user):
        return []
    note = _("Tiếp nhận, phân công, ký, ban hành")
    return [slots.Item(_("Hồ sơ công việc"), reverse("casework:desk"), icon="file", order=34, note=note)]


slots.offer("home_tasks", files_task)
