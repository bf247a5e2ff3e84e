"""The public part of a place: a household's plot shows name and point only under consent."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commune.people.consents import stands_for
from commune.people.models import OrganizationKind, Purpose, Visitor
from commune.people.naming import public_name_of
from commune.places.hamlets import hamlet_of
from commune.places.models import Place, PlaceKind


@dataclass(frozen=True)
class ShownPlace:
    """What one visitor may read; `point` is (latitude, longitude) or None."""

    name: str
    holder: str
    hamlet: str
    point: tuple[Decimal, Decimal] | None
    boundary: list[list[float]]
    area_m2: int | None


def shown(place: Place, viewer: Visitor) -> ShownPlace:
    """All of it for who works, leads or governs it; for others by the household's consents."""
    is_guarded = (
        place.kind == PlaceKind.PLOT and not Place.objects.visible_to(viewer).filter(pk=place.pk).exists()
    )
    is_located = not is_guarded or stands_for(place.holder, Purpose.PLOT)
    return ShownPlace(
        name=public_place_name(place) if is_guarded else place.name,
        holder=public_name_of(place.holder) if is_guarded else place.holder.name,
        hamlet=hamlet_said(place),
        point=place.point if is_located else None,
        boundary=place.boundary if is_located else [],
        area_m2=place.area_m2,
    )


def public_place_name(place: Place) -> str:
    """Its name, but "Vườn V-0117-1" for the plot of a household that has not consented to be named."""
    is_household = place.holder.kind == OrganizationKind.HOUSEHOLD
    if is_household and not stands_for(place.holder, Purpose.NAME):
        return _("%(kind)s %(code)s") % {"kind": PlaceKind(place.kind).label, "code": place.code}
    return place.name


def hamlet_said(place: Place) -> str:
    """The hamlet that the commune's office assigned a plot to; else as the address was written."""
    assigned = hamlet_of(place) if place.kind == PlaceKind.PLOT else None
    return str(assigned) if assigned else place.hamlet
