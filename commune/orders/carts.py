"""The cart: what somebody would like, grouped by who would be paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from commune.market import listings, mandates
from commune.market.models import Booth, Listing
from commune.orders.models import Cart, CartLine
from commune.people.models import Person

MOST_LINES = 40


class CartRefusedError(ValueError):
    """The message is a Vietnamese sentence for the buyer."""


@dataclass(frozen=True)
class Line:
    """`problem` says why it cannot be bought as it stands; empty when it can."""

    listing: Listing
    units: int
    problem: str

    @property
    def total(self) -> int:
        return self.units * self.listing.unit_price


@dataclass(frozen=True)
class Purchase:
    """The part of a cart that one seller is paid for: one order, one transfer.

    `booth` is the seller's; lines of other booths are in it where that seller sells for them.
    """

    booth: Booth
    lines: Sequence[Line]

    @property
    def others(self) -> list[Booth]:
        """Booths whose goods this seller sells here besides its own."""
        found = {line.listing.booth_id: line.listing.booth for line in self.lines}
        return [booth for key, booth in found.items() if key != self.booth.pk]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


@dataclass(frozen=True)
class Summary:
    purchases: Sequence[Purchase]

    @property
    def total(self) -> int:
        return sum(purchase.total for purchase in self.purchases)

    @property
    def transfers(self) -> int:
        return len(self.purchases)

    @property
    def units(self) -> int:
        return sum(line.units for purchase in self.purchases for line in purchase.lines)

    @property
    def problems(self) -> list[str]:
        return [line.problem for purchase in self.purchases for line in purchase.lines if line.problem]


def cart_of(person: Person | None, key: UUID | None) -> Cart | None:
    """Her cart; what she chose as a guest (`key`) moves into it when she signs in."""
    guest = Cart.objects.filter(pk=key, person__isnull=True).first() if key else None
    if person is None:
        return guest
    own = Cart.objects.filter(person=person).first()
    if guest is None:
        return own
    with transaction.atomic():
        own = own or Cart.objects.get_or_create(person=person)[0]
        for line in guest.lines.all():
            CartLine.objects.get_or_create(
                cart=own, listing_id=line.listing_id, defaults={"units": line.units}
            )
        guest.delete()
    return own


def open_cart(person: Person | None, key: UUID | None) -> Cart:
    known = cart_of(person, key)
    if known:
        return known
    return Cart.objects.get_or_create(person=person)[0] if person else Cart.objects.create()


def put(cart: Cart, listing: Listing, *, units: int) -> CartLine:
    """So many units of a listing, in place of what the cart had. Raises CartRefusedError."""
    if hasattr(listing, "withdrawal"):
        raise CartRefusedError(_("%(item)s đã ngừng bán.") % {"item": listing.trade_item.name})
    try:
        listings.check_units(listing, units)
    except listings.UnitsRefusedError as refusal:
        raise CartRefusedError(str(refusal)) from refusal
    if cart.lines.exclude(listing=listing).count() >= MOST_LINES:
        raise CartRefusedError(_("Giỏ hàng đã đầy. Anh chị đặt đơn này trước rồi mua tiếp."))
    return CartLine.objects.update_or_create(cart=cart, listing=listing, defaults={"units": units})[0]


def remove(cart: Cart, listing: Listing) -> None:
    cart.lines.filter(listing=listing).delete()


def summary_of(cart: Cart | None) -> Summary:
    """With prices and stock of now; what a co-op sells for others is in its part."""
    if cart is None:
        return Summary([])
    wanted = dict(cart.lines.values_list("listing", "units"))
    found = Listing.objects.filter(pk__in=wanted).priced().stocked()
    found = found.select_related("booth__organization", "trade_item__variety", "withdrawal")
    rows = list(found.order_by("booth__name", "booth", "trade_item__name", "pk"))
    sellers = mandates.sellers_of({listing.booth_id for listing in rows}) if rows else {}
    groups: dict[Booth, list[Line]] = {}
    for listing in rows:
        line = Line(listing, wanted[listing.pk], _problem_of(listing, wanted[listing.pk]))
        groups.setdefault(sellers.get(listing.booth_id, listing.booth), []).append(line)
    return Summary([Purchase(booth, lines) for booth, lines in sorted(groups.items(), key=_by_name)])


def _by_name(group: tuple[Booth, list[Line]]) -> tuple[str, str]:
    return group[0].name, str(group[0].pk)


def _problem_of(listing: Listing, units: int) -> str:
    facts = {"item": listing.trade_item.name, "left": listing.available}
    if hasattr(listing, "withdrawal"):
        return _("%(item)s đã ngừng bán.") % facts
    if listing.is_held:
        told = _("%(item)s đang tạm giữ để kiểm tra, chưa bán được. %(why)s")
        return (told % {**facts, "why": listings.why_held(listing)}).strip()
    if listing.most_now == 0:
        return _("%(item)s đã hết hàng.") % facts
    if units > listing.available:
        return _("%(item)s chỉ còn %(left)s.") % facts
    try:
        listings.check_units(listing, units)
    except listings.UnitsRefusedError as refusal:
        return str(refusal)
    return ""
