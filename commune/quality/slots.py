"""The way to certificates and to the list of inputs."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import LEADING, Role


def quality_tasks(request: HttpRequest) -> list[slots.Item]:
    roles = roles_of(request.user)
    found = []
    if roles & {Role.FARMER, *LEADING}:
        found.append(slots.Item(_("Tra thuốc, phân"), reverse("quality:inputs"), icon="flask", order=30))
    if roles & set(LEADING):
        found.append(
            slots.Item(_("Giấy chứng nhận"), reverse("quality:certificates"), icon="certificate", order=40)
        )
    return found


slots.offer("home_tasks", quality_tasks)
