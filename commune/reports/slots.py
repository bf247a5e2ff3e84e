"""The way to sealed reports: for everybody in the footer, for those who govern at their desk."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import boards_of


def report_task(request: HttpRequest) -> list[slots.Item]:
    if not boards_of(request.user).exists():
        return []
    note = _("Lập, ký chốt, nghiệm thu; báo cáo tự chứng minh")
    return [
        slots.Item(
            _("Chốt kỳ, báo cáo"),
            reverse("reports:sealed"),
            icon="certificate",
            order=31,
            note=note,
            tone="river",
        )
    ]


def public_reports(_request: HttpRequest) -> list[slots.Item]:
    return [
        slots.Item(_("Báo cáo đã chốt"), reverse("reports:sealed"), icon="certificate", order=61),
        slots.Item(_("Dữ liệu mở"), reverse("reports:catalogue"), icon="download", order=62),
    ]


slots.offer("home_tasks", report_task)
slots.offer("footer", public_reports)
