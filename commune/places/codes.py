"""Planting-area and packing-house codes: dated credentials for one market, which authorities suspend."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commune.ledger.recording import enter
from commune.people.access import governs, leads
from commune.people.models import Person
from commune.places.models import CodeScheme, CodeSuspension, Place, PlaceCode, PlaceKind

KINDS = {CodeScheme.PLANTING_AREA: PlaceKind.PLOT, CodeScheme.PACKHOUSE: PlaceKind.PACKHOUSE}


class CodeRefused(ValueError):
    """A code that cannot be entered so; the message is for the page."""


def grant(
    place: Place,
    *,
    scheme: str,
    market: str,
    crop: str,
    code: str,
    issuer: str,
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
) -> PlaceCode:
    """Enters a code that an authority gave; a no-op when it stands so. `market` is an ISO 3166 alpha-2 code.

    Raises CodeRefused for a code of another kind of place or one that this market gave elsewhere, and
    PermissionError unless `by` leads the holder or governs the place's unit.
    """
    if not (leads(by, place.holder) or governs(by, place.unit)):
        raise PermissionError(f"{by.log_actor} may not enter codes of {place.code}")
    if place.kind != KINDS[CodeScheme(scheme)]:
        raise CodeRefused(_("Loại mã này không dùng cho loại địa điểm này."))
    if valid_to and valid_to < valid_from:
        raise CodeRefused(_("Ngày hết hạn đứng trước ngày cấp."))
    with transaction.atomic():
        same = PlaceCode.objects.filter(scheme=scheme, market=market, code=code)
        known = same.filter(place=place, valid_from=valid_from).first()
        if known:
            return known
        if same.exclude(place=place).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)).exists():
            raise CodeRefused(_("Mã này đang thuộc về nơi khác."))
        made = PlaceCode(
            place=place, scheme=scheme, market=market, crop=crop, code=code, issuer=issuer,
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip
        return enter(made, by=by.log_actor)


def suspend(
    code: PlaceCode, *, since: date, reason: str, by: Person, until: date | None = None
) -> CodeSuspension:
    """The code does not hold from `since` to `until` (open: until further notice).

    Raises PermissionError unless `by` leads the holder (a voluntary stop) or governs the place's unit.
    """
    if not (leads(by, code.place.holder) or governs(by, code.place.unit)):
        raise PermissionError(f"{by.log_actor} may not suspend {code.code}")
    if until and until < since:
        raise CodeRefused(_("Ngày kết thúc đứng trước ngày bắt đầu."))
    suspension = CodeSuspension(code=code, since=since, until=until, reason=reason[:200], entered_by=by)
    return enter(suspension, by=by.log_actor)


def codes_of(place: Place, on: date) -> list[PlaceCode]:
    """The codes that hold on a day: dated so, and not suspended."""
    return list(place.codes.valid_on(on).order_by("market", "code"))


def code_of(place: Place, market: str, on: date) -> PlaceCode | None:
    """The code with which goods of the place may go to a market on a day; None: they may not."""
    return place.codes.valid_on(on).filter(market=market).order_by("-valid_from").first()
