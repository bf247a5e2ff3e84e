"""Who runs an office's courses and posts, and who sees a session, a certificate and the share of trained managers."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.people import access
from commune.people.models import Organization, Person, Role, UnitRole, Visitor
from commune.units.models import AdminUnit, AdminUnitSet
from commune.units.placing import sources_of

if TYPE_CHECKING:
    from commune.training.models import Completion, Course, SessionSet

RUNNING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


def units_run_by(person: Visitor) -> AdminUnitSet:
    """The units whose courses and posts she keeps, and the former units on their ground."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    offices = UnitRole.objects.current().filter(person=person, role__in=RUNNING).select_related("unit")
    return AdminUnit.objects.filter(pk__in={uid for each in offices for uid in sources_of(each.unit).inside})


def runs(person: Visitor, unit: AdminUnit) -> bool:
    return units_run_by(person).filter(pk=unit.pk).exists()


def oversees(person: Visitor, unit: AdminUnit) -> bool:
    """Sees the share of trained managers and the posts behind it."""
    return access.boards_of(person).filter(pk=unit.pk).exists()


def sessions_seen_by(sessions: "SessionSet", person: Visitor) -> "SessionSet":
    """Of the courses that she runs or oversees."""
    return sessions.filter(course__unit__in=access.boards_of(person).values("pk"))


def courses_seen_by(person: Visitor) -> "models.QuerySet[Course]":
    """Offered on the ground where she works or holds an office, registered to, or overseen."""
    from commune.training.models import Course, Registration

    if not isinstance(person, Person):
        return Course.objects.none()
    at_work = AdminUnit.objects.filter(organizations__in=Organization.objects.of(person).values("pk"))
    own = (access.units_of(person) | at_work).distinct().select_related("parent__parent")
    offered = {unit.pk for each in own for unit in each.path()}
    boards = access.boards_of(person).values("pk")
    mine = Registration.objects.filter(person=person).values("course")
    return Course.objects.filter(Q(unit__in=offered) | Q(unit__in=boards) | Q(pk__in=mine))


def board_units(person: Visitor) -> AdminUnitSet:
    """The units of her own offices whose share of trained managers she may read."""
    held = access.units_of(person).filter(pk__in=access.boards_of(person).values("pk"))
    return held.order_by("sort_key")


def sees_certificate(person: Visitor, completion: "Completion") -> bool:
    """The holder herself, and who runs or oversees the course's office."""
    if not isinstance(person, Person):
        return False
    return completion.holder_id == person.pk or oversees(person, completion.course.unit)
