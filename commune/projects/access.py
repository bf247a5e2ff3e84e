"""Who keeps a unit's projects, who approves them, and who sees those that nobody has approved yet."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people import access
from commune.people.models import Person, Role, UnitRole, Visitor
from commune.units.models import AdminUnit, AdminUnitSet, Level
from commune.units.placing import sources_of

if TYPE_CHECKING:
    from commune.projects.models import Project, ProjectSet

KEEPERS = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


def _ground(person: Visitor, *roles: str) -> AdminUnitSet:
    """The units of her offices, all below, and the former units whose whole ground these took over."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    offices = UnitRole.objects.current().filter(person=person, role__in=roles).select_related("unit")
    return AdminUnit.objects.filter(pk__in={uid for each in offices for uid in sources_of(each.unit).inside})


def units_kept_by(person: Visitor) -> AdminUnitSet:
    return _ground(person, *KEEPERS)


def may_keep(person: Visitor, project: "Project") -> bool:
    """Its funds, money, results and lessons."""
    return units_kept_by(person).filter(pk=project.unit_id).exists()


def may_approve(person: Visitor, project: "Project") -> bool:
    """The province approves, accepts and corrects money: never the office that spends."""
    return _ground(person, Role.PROVINCE).filter(pk=project.unit_id).exists()


def provinces_of(person: Visitor) -> AdminUnitSet:
    """The provinces whose next criteria set she drafts."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role=Role.PROVINCE).values("unit")
    return AdminUnit.objects.filter(pk__in=held, level=Level.PROVINCE)


def projects_seen_by(projects: "ProjectSet", person: Visitor) -> "ProjectSet":
    """Everybody sees what is approved; what is not, only who governs its unit."""
    return projects.filter(Q(approval__isnull=False) | Q(unit__in=access.boards_of(person).values("pk")))
