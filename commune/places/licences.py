"""Licences of docks: which holds on a day, and whether a dock may take bookings then."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.places import keeping
from commune.places.models import DockLicence, Place, PlaceKind, PlaceSet


class LicenceRefusedError(ValueError):
    """A licence that cannot be entered so; the message is a Vietnamese sentence."""


def enter_licence(
    place: Place, *, number: str, issuer: str, valid_from: date, valid_to: date, by: Person
) -> DockLicence:
    """Idempotent. Raises LicenceRefusedError, keeping.NotKeeperError."""
    keeping.require(by, place)
    if place.kind != PlaceKind.DOCK:
        raise LicenceRefusedError(_("Chỉ bến thủy nội địa mới có giấy phép bến."))
    if valid_to < valid_from:
        raise LicenceRefusedError(_("Ngày hết hạn đứng trước ngày cấp."))
    if not number.strip() or not issuer.strip():
        raise LicenceRefusedError(_("Hãy ghi số giấy phép và nơi cấp."))
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=place.pk))
        known = DockLicence.objects.filter(place=place, number=number.strip(), valid_from=valid_from).first()
        if known and known.valid_to != valid_to:
            raise LicenceRefusedError(_("Giấy phép này đã được ghi với ngày hết hạn khác."))
        row = DockLicence(place=place, number=number.strip(), issuer=issuer.strip())
        row.valid_from, row.valid_to, row.entered_by = valid_from, valid_to, by
        return known or recording.enter(row, by=by.log_actor)


def licence_on(place: Place, day: date) -> DockLicence | None:
    """The one that holds longest among those that hold on a day."""
    standing = place.licences.filter(valid_from__lte=day, valid_to__gte=day)
    return standing.order_by("-valid_to", "-pk").first()


def has_lapsed(place: Place, day: date) -> bool:
    """A dock whose known licences do not cover the day. One of which no licence is known has not lapsed."""
    return place.kind == PlaceKind.DOCK and place.licences.exists() and licence_on(place, day) is None


def lapsed_places(day: date) -> PlaceSet:
    """All docks that have lapsed on a day, for choosers to leave out."""
    standing = DockLicence.objects.filter(valid_from__lte=day, valid_to__gte=day).values("place")
    return Place.objects.filter(kind=PlaceKind.DOCK, licences__isnull=False).exclude(pk__in=standing)


def may_take_bookings(place: Place, day: date) -> bool:
    """A dock only under a licence that holds that day; other places need none."""
    return place.kind != PlaceKind.DOCK or licence_on(place, day) is not None
