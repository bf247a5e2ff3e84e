"""The way to report something, and to the services of the communes that receive reports here."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.citizens import access
from commune.design import slots
from commune.people.access import units_of


def report_link(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Phản ánh với xã"), reverse("citizens:new"), icon="message", order=58)]


def services_task(request: HttpRequest) -> list[slots.Item]:
    """Of the unit in which she herself decides."""
    own = [unit for unit in units_of(request.user)[:3] if access.may_enter(request.user, unit)]
    note = _("Dịch vụ thiết yếu, phản ánh của bà con")
    return [
        slots.Item(unit.name, reverse("citizens:services", args=[unit.pk]), icon="users", order=35, note=note)
        for unit in own
    ]


slots.offer("footer", report_link)
slots.offer("home_tasks", services_task)
