"""The way to certificates and to the list of inputs."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.design import slots
from commune.people.access import roles_of
from commune.people.models import DECIDING, LEADING, Role


def quality_tasks(request: HttpRequest) -> list[slots.Item]:
    roles = roles_of(request.user)
    found = []
    if roles & {Role.FARMER, *LEADING}:
        found.append(slots.Item(_("Tra thuốc, phân"), reverse("quality:inputs"), icon="flask", order=30))
    if roles & {*LEADING, *DECIDING}:
        found.append(
            slots.Item(_("Giấy chứng nhận"), reverse("quality:certificates"), icon="certificate", order=40)
        )
    if roles & set(DECIDING):
        found += [
            slots.Item(_("Danh mục thuốc, hoạt chất"), reverse("quality:lists"), icon="file", order=41),
            slots.Item(_("Chỉ dẫn địa lý"), reverse("quality:indications"), icon="pin", order=42),
            slots.Item(
                _("Chuỗi thực phẩm an toàn"), reverse("quality:chains"), icon="shield-check", order=43
            ),
        ]
    return found


def public_link(request: HttpRequest) -> list[slots.Item]:  # noqa: ARG001  # the same for everybody
    return [
        slots.Item(_("Chứng nhận và cơ sở an toàn"), reverse("quality:public"), icon="certificate", order=40)
    ]


slots.offer("footer", public_link)
slots.offer("home_tasks", quality_tasks)
