"""What is offered: listing, pricing, withdrawing, and what a buyer can find now."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import access, search
from commune.market.models import Booth, Listing, ListingSet, ListingWithdrawal, PriceChange, StockLevel
from commune.people.models import Person
from commune.products.models import TradeItem
from commune.quality import recognitions
from commune.trace import holds
from commune.trace.freshness import best_before_at

FIRST_OUT = (best_before_at("lot").asc(nulls_last=True), "lot__made_at", "lot__code")
HIGHEST_PRICE = 100_000_000
MOST_UNITS = 10_000


class ListingRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked."""


class UnitsRefusedError(ListingRefusedError):
    """A number of units that this listing does not sell."""


def on_sale(trade_item: TradeItem | None = None, *, booth: Booth | None = None) -> ListingSet:
    """Standing listings with `unit_price` and `available`, those in stock first, then the newest; in one query.

    `ocop` and `rural` name the recognitions of the item that stand today.
    Sold-out ones are kept, since a buyer who follows a link must learn so.
    """
    found = Listing.objects.standing().priced().stocked()
    found = found.select_related("trade_item__variety", "booth__organization__unit")
    if trade_item:
        found = found.filter(trade_item=trade_item)
    if booth:
        found = found.filter(booth=booth)
    today = timezone.localdate()
    for name in ("ocop", "rural"):
        found = found.annotate(**{name: recognitions.named("trade_item", name, on=today)})
    return found.order_by(F("available_now").desc(), "-listed_at", "pk")


def offer(
    booth: Booth,
    *,
    trade_item: TradeItem,
    price: int,
    by: Person,
    least: int = 1,
    most: int = 50,
    at: datetime | None = None,
) -> Listing:
    """Offer an item at a booth. One standing listing an item: a second call with equal terms returns the first.

    Raises ListingRefusedError.
    """
    _check_keeper(booth, by)
    _check_price(price)
    if not 1 <= least <= most <= MOST_UNITS:
        raise ListingRefusedError(
            _("Số lượng mỗi đơn phải từ 1 trở lên, số ít nhất không lớn hơn số nhiều nhất.")
        )
    if trade_item.is_bulk:
        raise ListingRefusedError(_("Hàng rời chưa đóng gói thì chưa bán trên chợ được."))
    with transaction.atomic():
        _locked(booth)
        known = Listing.objects.standing().priced().filter(booth=booth, trade_item=trade_item).first()
        if known and (known.unit_price, known.least, known.most) == (price, least, most):
            return known
        if known:
            raise ListingRefusedError(
                _("Mặt hàng này đang bán rồi. Anh chị đổi giá, hoặc ngừng bán rồi đăng lại.")
            )
        row = Listing(booth=booth, trade_item=trade_item, price=price, least=least, most=most)
        row.listed_at, row.listed_by = at or timezone.now(), by
        recording.enter(row, by=by.log_actor)
        search.enter_listings([row])
        return row


def offer_all(rows: Sequence[Listing], *, by: str) -> Sequence[Listing]:
    """Listings of an official's list; whoever calls has made sure that none of them stands already."""
    recording.enter_all(rows, by=by)
    search.enter_listings(rows)
    return rows


def change_price(
    listing: Listing, *, price: int, by: Person, at: datetime | None = None
) -> PriceChange | None:
    """From now on; None when that is the price already. Raises ListingRefusedError."""
    _check_keeper(listing.booth, by)
    _check_price(price)
    with transaction.atomic():
        _locked(listing.booth)
        if price_of(listing) == price:
            return None
        row = PriceChange(listing=listing, price=price, changed_at=at or timezone.now(), changed_by=by)
        return recording.enter(row, by=by.log_actor)


def withdraw(listing: Listing, *, reason: str, by: str, at: datetime | None = None) -> ListingWithdrawal:
    """Take a listing off the market; idempotent. `by` is an actor key: the keeper's, or the house's own."""
    with transaction.atomic():
        _locked(listing.booth)
        known = ListingWithdrawal.objects.filter(listing=listing).first()
        row = ListingWithdrawal(listing=listing, reason=reason[:200], withdrawn_at=at or timezone.now())
        row.withdrawn_by = by
        search.drop_listing(listing)
        return known or recording.enter(row, by=by)


def price_of(listing: Listing) -> int:
    """Đồng a unit now."""
    return Listing.objects.priced().get(pk=listing.pk).unit_price


def check_units(listing: Listing, units: int) -> None:
    """Raises UnitsRefusedError unless one order may ask for so many."""
    if units < listing.least:
        raise UnitsRefusedError(_("%(item)s: mỗi đơn ít nhất %(least)s.") % _facts(listing))
    if units > listing.most:
        raise UnitsRefusedError(_("%(item)s: mỗi đơn nhiều nhất %(most)s.") % _facts(listing))


def lots_on_sale(listings: Sequence[Listing]) -> list[StockLevel]:
    """Stock that these listings sell from, the lot to go first on top."""
    booths = {listing.booth_id for listing in listings}
    items = {listing.trade_item_id for listing in listings}
    levels = StockLevel.objects.sellable().filter(booth__in=booths, lot__trade_item__in=items)
    return list(
        levels.select_related("lot__trade_item", "lot__place__unit", "lot__holder")
        .prefetch_related("lot__best_before_changes")
        .order_by(*FIRST_OUT)
    )


def why_held(listing: Listing) -> str:
    """What holds the lots that this listing would sell from, as told to buyers; empty when nothing does."""
    levels = StockLevel.objects.held().filter(booth=listing.booth_id, lot__trade_item=listing.trade_item_id)
    return holds.why_stopped(level.lot for level in levels.select_related("lot"))


def _facts(listing: Listing) -> dict[str, object]:
    return {"item": listing.trade_item.name, "least": listing.least, "most": listing.most}


def _check_price(price: int) -> None:
    if not 0 < price <= HIGHEST_PRICE:
        raise ListingRefusedError(_("Giá phải lớn hơn 0 và không quá 100.000.000 ₫ một đơn vị."))


def _check_keeper(booth: Booth, by: Person) -> None:
    if not access.may_keep(by, booth):
        raise ListingRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))


def _locked(booth: Booth) -> None:
    """One keeper at a time changes what a booth offers."""
    list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
