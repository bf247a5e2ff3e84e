"""The way to courses and certificates, for everybody who has any or runs any."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.training import access


def training_task(request: HttpRequest) -> list[slots.Item]:
    if not access.courses_seen_by(request.user).exists() and not access.units_run_by(request.user).exists():
        return []
    note = _("Khóa học, điểm danh, giấy chứng nhận")
    return [slots.Item(_("Đào tạo"), reverse("training:home"), icon="book", order=46, note=note)]


slots.offer("home_tasks", training_task)
