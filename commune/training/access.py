"""Who runs an office's courses and posts, and who sees a session, a certificate and the share of trained managers."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import Person, Role, UnitRole, Visitor
from commune.units.models import AdminUnit, AdminUnitSet
from commune.units.placing import sources_of

if TYPE_CHECKING:
    from commune.training.models import Completion, SessionSet

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


def sees_certificate(person: Visitor, completion: "Completion") -> bool:
    """The holder herself, and who runs or oversees the course's office."""
    if not isinstance(person, Person):
        return False
    return completion.holder_id == person.pk or oversees(person, completion.course.unit)
