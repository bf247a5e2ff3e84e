"""The officials' way to findings, and everybody's to what stands."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.findings.access import may_read


def findings_task(request: HttpRequest) -> list[slots.Item]:
    if not may_read(request.user):
        return []
    note = _("Xã, huyện đạt hay chưa đạt; nhập từ tệp Excel")
    return [
        slots.Item(_("Đánh giá tiêu chí"), reverse("findings:desk"), icon="certificate", order=39, note=note)
    ]


def findings_link(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Đánh giá tiêu chí"), reverse("findings:units"), icon="certificate", order=57)]


slots.offer("home_tasks", findings_task)
slots.offer("footer", findings_link)
