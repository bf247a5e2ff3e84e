"""The way to projects, to a new one and to the draft of the next criteria set."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.projects import access


def projects_task(request: HttpRequest) -> list[slots.Item]:
    if not access.takes_part(request.user):
        return []
    note = _("Vốn, giải ngân, kết quả, mô hình thí điểm")
    return [slots.Item(_("Dự án, mô hình"), reverse("projects:projects"), icon="sprout", order=44, note=note)]


def public_projects(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Dự án, mô hình"), reverse("projects:projects"), icon="sprout", order=57)]


slots.offer("home_tasks", projects_task)
slots.offer("footer", public_projects)
