"""Who sees an office's files, who works on them, and who signs: offices held in units, never organizations alone."""

from typing import TYPE_CHECKING

from commune.people import access
from commune.people.models import (
    Organization,
    OrganizationKind,
    OrganizationSet,
    Person,
    Role,
    UnitRole,
    Visitor,
)
from commune.units.models import AdminUnit, AdminUnitSet

if TYPE_CHECKING:
    from commune.casework.models import WorkFile, WorkFileSet

# An inspector or auditor reads an office's files; only these work on them.
HANDLING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)
SIGNING = (Role.CHAIRMAN, Role.PROVINCE)


def files_seen_by(files: "WorkFileSet", person: Visitor) -> "WorkFileSet":
    """Of the offices in the units that she governs, auditor included, and of those below and before them."""
    return files.filter(unit__in=access.boards_of(person).values("pk"))


def reads_files(person: Visitor) -> bool:
    return access.governed_units(person).exists()


def working_units(person: Visitor) -> AdminUnitSet:
    """Units in which she herself holds an office that handles files."""
    if not isinstance(person, Person):
        return AdminUnit.objects.none()
    held = UnitRole.objects.current().filter(person=person, role__in=HANDLING).values("unit")
    return AdminUnit.objects.filter(pk__in=held)


def offices_of(person: Visitor) -> OrganizationSet:
    """Offices of the units in which she works."""
    return Organization.objects.filter(kind=OrganizationKind.OFFICE, unit__in=working_units(person))


def may_open(person: Visitor, office: Organization) -> bool:
    return offices_of(person).filter(pk=office.pk).exists()


def may_work_on(person: Visitor, file: "WorkFile") -> bool:
    return access.holds_office(person, file.unit, *HANDLING)


def may_sign(person: Visitor, file: "WorkFile") -> bool:
    return access.holds_office(person, file.unit, *SIGNING)


def clerks_of(unit: AdminUnit) -> "list[Person]":
    """To whom a file of this unit's office may be given."""
    held = UnitRole.objects.current().filter(unit=unit, role__in=HANDLING).values("person")
    return list(Person.objects.filter(pk__in=held, is_active=True).order_by("sort_key"))


def importing_units(person: Visitor) -> AdminUnitSet:
    """For which units she may bring a list of the document system: those that she works for, and their past."""
    return access.boards_of(person, *HANDLING)
