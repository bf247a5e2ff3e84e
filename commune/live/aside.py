"""Units set aside for a session: never more is sold in it than these, and nobody else is sold them meanwhile."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.live.models import LiveLevel, LiveOffer, LiveSession
from commune.live.refusing import LiveRefusedError
from commune.market import aside, listings, stock
from commune.market.models import Booth, MoveKind, StockLevel, StockMove
from commune.orders.models import LotReservation, Order
from commune.trace import lots
from commune.trace.models import Lot


class SoldOutHereError(LiveRefusedError):
    """`left` units of `offer` could still be had in the session; nothing was taken."""

    def __init__(self, offer: LiveOffer, left: int) -> None:
        facts = {"code": offer.code, "left": left}
        super().__init__((_("Mã %(code)s chỉ còn %(left)s.") if left else _("Mã %(code)s đã hết.")) % facts)
        self.offer, self.left = offer, left


def set_aside(offer: LiveOffer, units: int, *, reference: str, by: str, at: datetime | None = None) -> None:
    """From the shelf, the lots that go first. All or nothing; raises stock.StockRefusedError."""
    listing = offer.listing
    found = StockLevel.objects.sellable().filter(booth=listing.booth, lot__trade_item=listing.trade_item)
    with transaction.atomic():
        lots.locked(level.lot for level in found.select_related("lot"))
        rest = units
        for level in found.select_related("lot").order_by(*listings.FIRST_OUT):
            if rest:
                part = min(level.available, rest)
                stock.take_lot(level.lot, booth=listing.booth, units=part, reference=reference, by=by, at=at)
                _add(offer, level.lot, part)
                rest -= part
        if rest:
            raise stock.SoldOutError(listing, units - rest)


def _add(offer: LiveOffer, lot: Lot, units: int) -> None:
    LiveLevel.objects.get_or_create(offer=offer, lot=lot, defaults={"left": 0})
    LiveLevel.objects.filter(offer=offer, lot=lot).update(left=F("left") + units)


def sellable() -> "QuerySet[LiveLevel]":
    """Of lots that may be sold today: what is recalled, held or past its best stays set aside, unsold."""
    past = Lot.objects.past_best(timezone.localdate()).filter(pk=OuterRef("lot_id"))
    may = Lot.objects.sellable().filter(pk=OuterRef("lot_id"))
    return LiveLevel.objects.filter(Exists(may), ~Exists(past), left__gt=0)


def left_of(offer: LiveOffer) -> int:
    """Units that could be sold now."""
    return int(sellable().filter(offer=offer).aggregate(total=Sum("left"))["total"] or 0)


def counted(offer: LiveOffer) -> int:
    """Units set aside and not sold, also of lots that may not be sold today: never fewer than `left_of`."""
    return int(LiveLevel.objects.filter(offer=offer).aggregate(total=Sum("left"))["total"] or 0)


def sell(
    offer: LiveOffer, units: int, *, reference: str, by: str, at: datetime | None = None
) -> list[StockMove]:
    """Units set aside go to an order. Raises SoldOutHereError; then the caller's transaction must end."""
    rest, moves = units, []
    levels = LiveLevel.objects.filter(offer=offer, left__gt=0).select_related("lot")
    for level in levels.order_by(*listings.FIRST_OUT):
        level.offer = offer  # with its listing and booth, which need not be asked for again
        part = min(level.left, rest)
        if part and (move := _passed_on(level, part, reference, by, at)):
            moves.append(move)
            rest -= part
    if rest:
        raise SoldOutHereError(offer, units - rest)
    return moves


def _passed_on(
    level: LiveLevel, units: int, reference: str, by: str, at: datetime | None
) -> StockMove | None:
    """None when the lot may not be sold now; its units stay set aside."""
    offer = level.offer
    try:
        with transaction.atomic():
            if not LiveLevel.objects.filter(pk=level.pk, left__gte=units).update(left=F("left") - units):
                return None
            return aside.pass_on(
                level.lot,
                booth=offer.listing.booth,
                units=units,
                aside=offer.reference,
                reference=reference,
                by=by,
                at=at,
            )
    except stock.StockRefusedError:
        return None


def locked(session: LiveSession) -> list[Lot]:
    """One thing at a time happens to the goods of a session.

    Its booth before its lots, and lots before shelves, as buyers at the market hold them: an order names its booth
    before it takes its goods, and two who take the same in another order wait for each other for ever.
    """
    list(LiveSession.objects.select_for_update(no_key=True).filter(pk=session.pk).values_list("pk"))
    list(Booth.objects.select_for_update(no_key=True).filter(pk=session.booth_id).values_list("pk"))
    held = LiveLevel.objects.filter(offer__session=session).values_list("lot", flat=True)
    return lots.locked(Lot.objects.filter(pk__in=held))


def take_back(order: Order, session: LiveSession, *, by: str) -> int:
    """Units of an order that ended come back to the session while it is on air; returns how many. Idempotent.

    Somebody at the market may have been faster: then they are sold, which is as well.
    """
    total = 0
    moves = LotReservation.objects.filter(line__order=order, move__undone_by__isnull=False)
    for row in moves.select_related("move__lot", "line").order_by("pk"):
        offer = LiveOffer.objects.filter(session=session, listing=row.line.listing_id).first()
        if offer:
            total += _taken_back(offer, row.move, by)
    return total


def _taken_back(offer: LiveOffer, move: StockMove, by: str) -> int:
    reference = f"{offer.reference}:{UUID(str(move.pk)).hex}"
    if StockMove.objects.filter(lot=move.lot, reference=reference).exists():
        return 0
    try:
        with transaction.atomic():
            stock.take_lot(move.lot, booth=move.booth, units=-move.units, reference=reference, by=by)
    except stock.StockRefusedError:
        return 0
    _add(offer, move.lot, -move.units)
    return -move.units


def give_up(session: LiveSession, *, reason: str, by: str) -> None:
    """What was not sold goes back on the shelf."""
    for level in LiveLevel.objects.filter(offer__session=session, left__gt=0).select_related("lot", "offer"):
        if LiveLevel.objects.filter(pk=level.pk, left=level.left).update(left=0):
            aside.give_up(
                level.lot,
                booth=level.offer.listing.booth,
                units=level.left,
                aside=level.offer.reference,
                reason=reason,
                by=by,
            )


def differences() -> list[str]:
    """Counters that are not what the moves of the market say; empty when all are."""
    found = []
    for level in LiveLevel.objects.select_related("offer"):
        said = moved(level)
        if said != level.left:
            found.append(f"{level.offer.session_id} {level.offer.code}: counter {level.left}, moves {said}")
    return found


def moved(level: LiveLevel, at: datetime | None = None) -> int:
    """What the moves of the market say was left, now or at a moment."""
    until = {"moved_at__lte": at} if at else {}
    moves = StockMove.objects.filter(
        lot=level.lot_id,
        reference__startswith=level.offer.reference,
        kind__in=[MoveKind.RESERVED, MoveKind.GIVEN_BACK],
        **until,
    )
    return -int(moves.aggregate(total=Sum("units"))["total"] or 0)
