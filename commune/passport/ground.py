"""Where it grew and whose ground that is, as far as they consented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from commune.lib.vietnamese import VIETNAM
from commune.passport.growing import Growing, growing_of
from commune.people.consents import stands_for
from commune.people.models import OrganizationKind, Purpose
from commune.places.codes import codes_of
from commune.places.models import PlaceCode
from commune.places.showing import ShownPlace, shown
from commune.trace.models import Lot
from commune.units.history import Share, units_on


@dataclass(frozen=True)
class Ground:
    """One harvest lot's plot. `then`: what governed it at harvest, empty when that is `place.unit` as today."""

    lot: Lot
    place: ShownPlace
    is_named: bool
    codes: Sequence[PlaceCode]
    then: Sequence[Share]
    growing: Growing


def ground_of(lot: Lot) -> Ground:
    """As a stranger may see it, whoever asks."""
    day = lot.made_at.astimezone(VIETNAM).date()
    holder = lot.place.holder
    return Ground(
        lot=lot,
        place=shown(lot.place, AnonymousUser()),
        is_named=holder.kind != OrganizationKind.HOUSEHOLD or stands_for(holder, Purpose.NAME),
        codes=[code for code in codes_of(lot.place, day) if code.market == "VN"],
        then=_then(lot, day),
        growing=growing_of(lot),
    )


def _then(lot: Lot, day: date) -> Sequence[Share]:
    shares = units_on(lot.place.unit, day)
    return [] if [share.unit.pk for share in shares] == [lot.place.unit_id] else shares
