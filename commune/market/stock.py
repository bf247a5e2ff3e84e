"""Units of lots on sale: put there by the keeper, taken by orders, never twice.

Every change is one UPDATE with its condition inside, beside an append-only move in the same transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import access, listings
from commune.market.models import Booth, Listing, ListingWithdrawal, MoveKind, StockLevel, StockMove
from commune.people.models import Person
from commune.trace import claims, holds, lots
from commune.trace.models import Lot, LotKind, LotLink

SHELVING = (MoveKind.PUT_ON_SALE, MoveKind.TAKEN_OFF, MoveKind.CORRECTED)


class StockRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


class SoldOutError(StockRefusedError):
    """`left` units of `listing` could still be had; nothing was taken."""

    def __init__(self, listing: Listing, left: int) -> None:
        facts = {"item": listing.trade_item.name, "left": left}
        told = _("%(item)s chỉ còn %(left)s.") if left else _("%(item)s vừa hết hàng.")
        super().__init__(told % facts)
        self.listing, self.left = listing, left


class HeldError(SoldOutError):
    """What is left on the shelf is held meanwhile."""

    def __init__(self, listing: Listing, left: int) -> None:
        super().__init__(listing, left)
        told = _("%(item)s đang tạm giữ để kiểm tra, chưa bán được. %(why)s")
        facts = {"item": listing.trade_item.name, "why": listings.why_held(listing)}
        self.args = ((told % facts).strip(),)


class NotOnSaleError(SoldOutError):
    """The listing was withdrawn meanwhile."""


def put_on_sale(
    lot: Lot,
    *,
    booth: Booth,
    units: int,
    by: Person,
    client_id: UUID | None = None,
    at: datetime | None = None,
) -> StockMove:
    """Units of a packed lot to a booth's shelf: over all booths never more than the lot still holds.

    Idempotent by `client_id`. Raises StockRefusedError, also for a known id with other content.
    """
    with transaction.atomic():
        lots.locked([lot])
        known = _known(client_id, lot, booth, MoveKind.PUT_ON_SALE, units)
        if known:
            return known
        _check_shelf(lot, booth, units, by)
        StockLevel.objects.get_or_create(lot=lot, booth=booth, defaults={"available": 0})
        StockLevel.objects.filter(lot=lot, booth=booth).update(available=F("available") + units)
        move = StockMove(lot=lot, booth=booth, kind=MoveKind.PUT_ON_SALE, units=units, client_id=client_id)
        return _entered(move, by.log_actor, at)


def take_off(
    lot: Lot, *, booth: Booth, units: int, reason: str, by: Person, client_id: UUID | None = None
) -> StockMove:
    """Unsold units back from the shelf. Idempotent by `client_id`. Raises StockRefusedError."""
    if not access.may_keep(by, booth):
        raise StockRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    with transaction.atomic():
        lots.locked([lot])
        known = _known(client_id, lot, booth, MoveKind.TAKEN_OFF, -units)
        if known:
            return known
        level = StockLevel.objects.filter(lot=lot, booth=booth, available__gte=units)
        if units < 1 or not level.update(available=F("available") - units):
            raise StockRefusedError(_("Trên kệ không còn đủ số đó."))
        move = StockMove(lot=lot, booth=booth, kind=MoveKind.TAKEN_OFF, units=-units, reason=reason[:200])
        move.client_id = client_id
        return _entered(move, by.log_actor, None)


@dataclass(frozen=True)
class Wanted:
    """`reference` says who reserves, such as "order:<uuid>"."""

    listing: Listing
    units: int
    reference: str


def take_lot(
    lot: Lot, *, booth: Booth, units: int, reference: str, by: str, at: datetime | None = None
) -> StockMove:
    """Units of one lot leave the shelf for something other than an order, such as a consignment.

    Idempotent by `reference` for a lot. Raises StockRefusedError.
    """
    with transaction.atomic():
        list(Lot.objects.select_for_update(no_key=True).filter(pk=lot.pk).values_list("pk"))
        known = StockMove.objects.filter(lot=lot, reference=reference, kind=MoveKind.RESERVED).first()
        if known:
            return known
        level = StockLevel.objects.filter(lot=lot, booth=booth).select_related("lot").first()
        if units < 1 or level is None or not _reserve(level, units):
            raise StockRefusedError(_("Trên kệ không còn đủ số đó."))
        return recording.enter(_move_of(level, units, reference, at), by=by)


def take(wanted: Sequence[Wanted], *, by: str, at: datetime | None = None) -> list[list[StockMove]]:
    """Reserve units: for each wish its moves, from the lots that go first.

    All or nothing. Raises SoldOutError, NotOnSaleError, listings.UnitsRefusedError.
    """
    with transaction.atomic():
        candidates = _candidates(wanted)
        return [_taken(wish, candidates, by, at) for wish in wanted]


def give_back(move: StockMove, *, reason: str, by: str, at: datetime | None = None) -> StockMove:
    """Undo a reservation; idempotent. A recalled lot's units come back too, where nobody can buy them."""
    with transaction.atomic():
        list(StockLevel.objects.select_for_update(no_key=True).filter(lot=move.lot_id, booth=move.booth_id))
        known = StockMove.objects.filter(undoes=move).first()
        if known:
            return known
        StockLevel.objects.filter(lot=move.lot_id, booth=move.booth_id).update(
            available=F("available") - move.units
        )
        back = StockMove(
            lot_id=move.lot_id, booth_id=move.booth_id, kind=MoveKind.GIVEN_BACK, units=-move.units
        )
        back.reference, back.undoes, back.reason = move.reference, move, reason[:200]
        return _entered(back, by, at)


def bring_back(move: StockMove, *, units: int, reason: str, by: str, at: datetime | None = None) -> StockMove:
    """Part of what a reservation took is on the shelf again, such as unsold goods of a consignment.

    As often as something comes back, never more than was taken. Raises StockRefusedError.
    """
    with transaction.atomic():
        list(StockLevel.objects.select_for_update(no_key=True).filter(lot=move.lot_id, booth=move.booth_id))
        given = StockMove.objects.filter(
            lot=move.lot_id, reference=move.reference, kind=MoveKind.GIVEN_BACK
        ).aggregate(total=Sum("units"))["total"]
        if not 0 < units <= -move.units - int(given or 0):
            raise StockRefusedError(_("Không thể trả lại nhiều hơn số đã lấy đi."))
        StockLevel.objects.filter(lot=move.lot_id, booth=move.booth_id).update(
            available=F("available") + units
        )
        back = StockMove(lot_id=move.lot_id, booth_id=move.booth_id, kind=MoveKind.GIVEN_BACK, units=units)
        back.reference, back.reason = move.reference, reason[:200]
        return _entered(back, by, at)


def put_so_far(lot: Lot) -> int:
    """Units of a lot on shelves or sold from them, over all booths."""
    total = StockMove.objects.filter(lot=lot, kind__in=SHELVING).aggregate(total=Sum("units"))["total"]
    return int(total or 0)


def unshelved(lot: Lot) -> int:
    """Whole units of a packed lot that could still be put on sale."""
    return int(lots.remaining_of(lot)) - put_so_far(lot)


def left_of(found: Iterable[Lot]) -> dict[UUID, int]:
    """`unshelved` of many lots, in two queries."""
    rows = list(found)
    gone = LotLink.objects.filter(parent__in=rows).order_by().values_list("parent").annotate(Sum("quantity"))
    put = StockMove.objects.filter(lot__in=rows, kind__in=SHELVING).order_by()
    used, shelved = dict(gone), dict(put.values_list("lot").annotate(Sum("units")))
    return {lot.pk: int(lot.quantity - used.get(lot.pk, 0)) - shelved.get(lot.pk, 0) for lot in rows}


def differences() -> list[str]:
    """Counters that are not the sum of their moves; empty when all are."""
    moved = StockMove.objects.order_by().values_list("lot", "booth").annotate(total=Sum("units"))
    should = {(lot, booth): total for lot, booth, total in moved}
    found = {(level.lot_id, level.booth_id): level.available for level in StockLevel.objects.all()}
    keys = sorted(should.keys() | found.keys(), key=str)
    return [
        f"lot {lot} at booth {booth}: counter {found.get((lot, booth))}, moves {should.get((lot, booth))}"
        for lot, booth in keys
        if found.get((lot, booth), 0) != should.get((lot, booth), 0)
    ]


def _known(client_id: UUID | None, lot: Lot, booth: Booth, kind: MoveKind, units: int) -> StockMove | None:
    """The move that this very form made already; sent again with other words it is refused."""
    known = StockMove.objects.filter(client_id=client_id).first() if client_id else None
    sent = (lot.pk, booth.pk, kind, units)
    if known and (known.lot_id, known.booth_id, known.kind, known.units) != sent:
        raise StockRefusedError(_("Phiếu này đã được ghi với nội dung khác. Hãy tải lại trang."))
    return known


def _check_shelf(lot: Lot, booth: Booth, units: int, by: Person) -> None:
    if not access.may_keep(by, booth):
        raise StockRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    if lot.holder_id != booth.organization_id or lot.kind != LotKind.PACKED:
        raise StockRefusedError(_("Chỉ đưa lên bán lô đã đóng gói của chính tổ chức mình."))
    if not Lot.objects.sellable().filter(pk=lot.pk).exists():
        told = _("Lô %(lot)s đang bị tạm giữ hoặc thu hồi, không bán được. %(why)s")
        raise StockRefusedError((told % {"lot": lot.code, "why": holds.why_stopped([lot])}).strip())
    if Lot.objects.past_best(timezone.localdate()).filter(pk=lot.pk).exists():
        raise StockRefusedError(_("Lô %(lot)s đã quá hạn dùng.") % {"lot": lot.code})
    claimed = claims.stranger_among([lot])
    if claimed:
        told = _("Lô %(lot)s là %(claim)s, không đưa lên bán.")
        raise StockRefusedError(told % {"lot": lot.code, "claim": claimed[1].told})
    left = unshelved(lot)
    if not 0 < units <= left:
        raise StockRefusedError(
            _("Lô %(lot)s còn đưa lên bán được %(left)s.") % {"lot": lot.code, "left": max(left, 0)}
        )


def _candidates(wanted: Sequence[Wanted]) -> list[StockLevel]:
    """The shelves to take from, read under a lock on their lots, taken in one order against deadlocks.

    A recall locks its lots as well: so either it sees this order, or this order sees the recall.
    """
    found = StockLevel.objects.filter(
        booth__in={wish.listing.booth_id for wish in wanted},
        lot__trade_item__in={wish.listing.trade_item_id for wish in wanted},
    )
    keys = list(found.sellable().values_list("lot", flat=True))
    list(Lot.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
    return list(found.sellable().select_related("lot").order_by(*listings.FIRST_OUT))


def _taken(wish: Wanted, candidates: Iterable[StockLevel], by: str, at: datetime | None) -> list[StockMove]:
    listing = wish.listing
    listings.check_units(listing, wish.units)
    if ListingWithdrawal.objects.filter(listing=listing).exists():
        raise NotOnSaleError(listing, 0)
    rest, moves = wish.units, []
    for level in candidates:
        if rest and (level.booth_id, level.lot.trade_item_id) == (listing.booth_id, listing.trade_item_id):
            units = min(level.available, rest)
            if _reserve(level, units):
                rest -= units
                moves.append(_move_of(level, units, wish.reference, at))
    if rest:
        is_held = StockLevel.objects.held().filter(
            booth=listing.booth_id, lot__trade_item=listing.trade_item_id
        )
        raise (HeldError if is_held.exists() else SoldOutError)(listing, wish.units - rest)
    recording.enter_all(moves, by=by)
    return moves


def _reserve(level: StockLevel, units: int) -> bool:
    """The deciding statement: enough there, and the lot neither recalled nor held nor past its best."""
    enough = StockLevel.objects.guarded().filter(pk=level.pk, available__gte=units)
    return bool(enough.update(available=F("available") - units))


def _move_of(level: StockLevel, units: int, reference: str, at: datetime | None) -> StockMove:
    move = StockMove(lot=level.lot, booth_id=level.booth_id, kind=MoveKind.RESERVED, units=-units)
    move.reference, move.moved_at = reference, at or timezone.now()
    return move


def _entered(move: StockMove, by: str, at: datetime | None) -> StockMove:
    move.moved_at = at or timezone.now()
    return recording.enter(move, by=by)
