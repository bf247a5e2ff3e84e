"""What a commune needs to work, and what of it the house has."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from commune.people.models import Membership, Organization, OrganizationKind, OrganizationSet, Role, UnitRole
from commune.places.models import Place, PlaceKind
from commune.units.models import AdminUnit

OFFICES = (Role.OFFICIAL, Role.CHAIRMAN)
PLACES = (
    PlaceKind.OFFICE,
    PlaceKind.PACKHOUSE,
    PlaceKind.COLLECTION_POINT,
    PlaceKind.DOCK,
    PlaceKind.MARKET,
    PlaceKind.DISPLAY,
)


@dataclass(frozen=True)
class Step:
    """`there` names what the house has; nothing there is what is missing."""

    key: str
    label: str
    there: list[str]

    @property
    def is_done(self) -> bool:
        return bool(self.there)


def office_of(unit: AdminUnit) -> Organization | None:
    return Organization.objects.filter(unit=unit, kind=OrganizationKind.OFFICE).order_by("code").first()


def cooperatives_of(unit: AdminUnit) -> OrganizationSet:
    """Those with a manager."""
    led = Membership.objects.current().filter(role=Role.MANAGER).values("organization")
    found = Organization.objects.filter(unit=unit, kind=OrganizationKind.COOPERATIVE, pk__in=led)
    return found.order_by("folded")


def checklist_of(unit: AdminUnit) -> list[Step]:
    """What a commune needs to work, and what of it the house has."""
    office = office_of(unit)
    officials = UnitRole.objects.current().filter(unit=unit, role__in=OFFICES).select_related("person")
    places = Place.objects.filter(unit=unit, kind__in=PLACES).order_by("code")
    return [
        Step("office", _("Trụ sở xã"), [office.name] if office else []),
        Step(
            "officials",
            _("Cán bộ xã"),
            [f"{each.person.full_name}, {each.get_role_display()}" for each in officials],
        ),
        Step("cooperative", _("Hợp tác xã có quản lý"), [each.name for each in cooperatives_of(unit)]),
        Step("places", _("Địa điểm"), [each.name for each in places]),
    ]
