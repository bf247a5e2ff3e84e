"""Who keeps a unit's projects, who approves them, and who sees those that nobody has approved yet."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.people import access
from commune.people.models import OrganizationKind, Person, Role, UnitRole, Visitor
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
    """The province approves, hands out, seats the council, accepts and voids: never who spends."""
    return _ground(person, Role.PROVINCE).filter(pk=project.unit_id).exists()


def projects_led_by(person: Visitor) -> "models.QuerySet[Project]":
    """Which an organization that she manages carries out."""
    from commune.projects.models import Project

    return Project.objects.filter(executor__in=access.organizations_of(person, Role.MANAGER).values("pk"))


def may_spend(person: Visitor, project: "Project") -> bool:
    """The executor's manager; where an office carries it out, who keeps the unit's projects."""
    if project.executor is None or project.executor.kind == OrganizationKind.OFFICE:
        return may_keep(person, project)
    return projects_led_by(person).filter(pk=project.pk).exists()


def sits_for(person: Visitor, project: "Project") -> bool:
    return isinstance(person, Person) and project.seats.filter(person=person).exists()


def reads_papers(person: Visitor, project: "Project") -> bool:
    """Pictures of documents carry names and signatures: for who governs, spends or judges, not for everybody."""
    overseen = access.boards_of(person).filter(pk=project.unit_id).exists()
    return overseen or may_spend(person, project) or sits_for(person, project)


def takes_part(person: Visitor) -> bool:
    """Whether any step of a project is hers."""
    if not isinstance(person, Person):
        return False
    return units_kept_by(person).exists() or projects_led_by(person).exists() or person.project_seats.exists()


def provinces_of(person: Visitor) -> AdminUnitSet:
    """The provinces whose next criteria set she drafts."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role=Role.PROVINCE).values("unit")
    return AdminUnit.objects.filter(pk__in=held, level=Level.PROVINCE)


def projects_seen_by(projects: "ProjectSet", person: Visitor) -> "ProjectSet":
    """Everybody sees what is approved; what is not, only who governs its unit."""
    return projects.filter(Q(approval__isnull=False) | Q(unit__in=access.boards_of(person).values("pk")))
