"""The steps of an opening: office, officials, co-op with its manager, a place. Each may be repeated."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from commune.lib.fold import fold, one_line
from commune.operations.checklist import OFFICES, PLACES, cooperatives_of, office_of
from commune.operations.models import CommuneOpening
from commune.operations.opening import OpeningRefusedError, begin_step
from commune.people import memberships, reaching
from commune.people.models import Membership, Organization, OrganizationKind, Person, Role, UnitRole
from commune.places.models import Place, PlaceKind
from commune.units.models import AdminUnit


def name_office(opening: CommuneOpening, *, name: str, by: Person | None) -> Organization:
    """The commune's office; a second time gives the one that is there."""
    with transaction.atomic():
        begin_step(opening, by)
        known = office_of(opening.unit)
        return known or _organization(opening.unit, OrganizationKind.OFFICE, name, "VP")


def _organization(unit: AdminUnit, kind: OrganizationKind, name: str, mark: str) -> Organization:
    called = one_line(name)
    if not called:
        raise OpeningRefusedError(_("Hãy ghi tên."), "name")
    known = Organization.objects.filter(unit=unit, kind=kind, folded=fold(called)[:160]).first()
    if known:
        return known
    number = Organization.objects.filter(unit=unit, kind=kind).count() + 1
    code = f"{mark}-{unit.code}-{number}"
    return Organization.objects.create(kind=kind, name=called, code=code, unit=unit)


def appoint_official(
    opening: CommuneOpening,
    *,
    full_name: str,
    phone: str,
    role: str,
    by: Person | None,
    at: datetime | None = None,
) -> UnitRole:
    """She signs in by a one-time code to this phone; until then nobody can sign in for her."""
    if role not in OFFICES:
        raise OpeningRefusedError(_("Hãy chọn cán bộ xã hoặc chủ tịch xã."), "role")
    with transaction.atomic():
        begin_step(opening, by)
        person = _person(full_name, phone)
        office = office_of(opening.unit)
        if office is not None:
            memberships.join(person, organization=office, role=role, by=None, at=at)
        made = memberships.appoint(person, unit=opening.unit, role=role, at=at)
        _invite(person, opening, made.get_role_display())
    return made


def _person(full_name: str, phone: str) -> Person:
    """Whoever has this phone already keeps her own name."""
    known = Person.objects.filter(phone=phone).first()
    if known:
        return known
    called = one_line(full_name)
    if not called:
        raise OpeningRefusedError(_("Hãy ghi họ và tên."), "full_name")
    return Person.objects.create_user(full_name=called, phone=phone)


def _invite(person: Person, opening: CommuneOpening, work: str) -> None:
    reaching.tell(
        person,
        template="operations/invitation",
        params={
            "unit": opening.unit.name,
            "work": work,
            "address": f"{settings.PUBLIC_ADDRESS}{reverse('account_request_login_code')}",
        },
        dedup_key=f"operations:invitation:{opening.pk}:{person.pk}:{work}",
    )


def name_cooperative(
    opening: CommuneOpening,
    *,
    name: str,
    full_name: str,
    phone: str,
    by: Person | None,
    at: datetime | None = None,
) -> Membership:
    """A co-op of the commune with who manages it."""
    with transaction.atomic():
        begin_step(opening, by)
        made = _organization(opening.unit, OrganizationKind.COOPERATIVE, name, "HTX")
        person = _person(full_name, phone)
        led = Membership.objects.current().filter(organization=made, role=Role.MANAGER)
        if led.exists() and not led.filter(person=person).exists():
            raise OpeningRefusedError(_("Hợp tác xã này đã có quản lý."), "name")
        for role in (Role.SELLER, Role.MANAGER):
            held = memberships.join(person, organization=made, role=role, by=None, at=at)
        _invite(person, opening, f"{held.get_role_display()} {made.name}")
    return held


def name_place(
    opening: CommuneOpening, *, kind: str, name: str, point: tuple[Decimal, Decimal] | None, by: Person | None
) -> Place:
    """A place of the commune, kept by its co-op, or its office while there is none."""
    if kind not in PLACES:
        raise OpeningRefusedError(_("Hãy chọn loại địa điểm."), "kind")
    called = one_line(name)
    if not called:
        raise OpeningRefusedError(_("Hãy ghi tên."), "name")
    with transaction.atomic():
        begin_step(opening, by)
        unit = opening.unit
        holder = cooperatives_of(unit).first() if kind != PlaceKind.OFFICE else office_of(unit)
        holder = holder or office_of(unit)
        if holder is None:
            raise OpeningRefusedError(_("Hãy ghi trụ sở xã trước."), "name")
        known = Place.objects.filter(unit=unit, kind=kind, name=called).first()
        if known:
            return known
        code = f"{unit.code}-{Place.objects.filter(unit=unit).count() + 1}"
        latitude, longitude = point or (None, None)
        return Place.objects.create(
            kind=kind,
            name=called,
            code=code,
            holder=holder,
            unit=unit,
            latitude=latitude,
            longitude=longitude,
        )
