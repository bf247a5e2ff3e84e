"""Where produce is offered: booths, listings with their prices, and how many units of each lot are on sale."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from commune.people.models import Organization, Person, Visitor
from commune.products.models import Species, TradeItem
from commune.trace.models import Hold, Lot, RecalledLot
from commune.units.models import AdminUnit


class BoothSet(models.QuerySet["Booth"]):
    def kept_by(self, person: Visitor) -> "BoothSet":
        """Booths of the organizations that she manages or sells for."""
        from commune.market.access import kept_booths

        return kept_booths(self, person)


class Booth(models.Model):
    """Gian hàng: an organization's place in the market. `delivery` are its terms, told before an order is placed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="booths")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    intro = models.TextField(blank=True)
    delivery = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = BoothSet.as_manager()

    def __str__(self) -> str:
        return self.name


class ListingSet(models.QuerySet["Listing"]):
    def standing(self) -> "ListingSet":
        return self.filter(withdrawal__isnull=True)

    def kept_by(self, person: Visitor) -> "ListingSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))

    def priced(self) -> "ListingSet":
        """With `unit_price`, the price of now."""
        latest = PriceChange.objects.filter(listing=OuterRef("pk")).order_by("-changed_at", "-pk")
        return self.annotate(price_now=Coalesce(Subquery(latest.values("price")[:1]), F("price")))

    def stocked(self) -> "ListingSet":
        """With `available`, the units that may be sold now."""
        level = StockLevel.objects.sellable().filter(
            booth=OuterRef("booth"), lot__trade_item=OuterRef("trade_item")
        )
        total = level.order_by().values("booth").annotate(total=Sum("available")).values("total")
        held = StockLevel.objects.held().filter(
            booth=OuterRef("booth"), lot__trade_item=OuterRef("trade_item")
        )
        any_lot = StockLevel.objects.filter(booth=OuterRef("booth"), lot__trade_item=OuterRef("trade_item"))
        return self.annotate(
            available_now=Coalesce(Subquery(total), 0), held_now=Exists(held), is_shelved=Exists(any_lot)
        )

    def in_sight(self) -> "ListingSet":
        """Of a set that is `stocked`: without those whose only goods are recalled, from the moment of the recall."""
        recalled = StockLevel.objects.filter(
            Exists(RecalledLot.objects.filter(lot=OuterRef("lot_id"))),
            booth=OuterRef("booth"),
            lot__trade_item=OuterRef("trade_item"),
            available__gt=0,
        )
        return self.exclude(Q(available_now=0, held_now=False) & Q(Exists(recalled)))


class Listing(models.Model):
    """Tin bán: a trade item offered at a booth for `price` đồng a unit, `least` to `most` units an order.

    Never changes: a new price is a row, the end of it too. Units come from the lots that the booth put on sale.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="listings")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="listings")
    price = models.BigIntegerField()
    least = models.PositiveIntegerField(default=1)
    most = models.PositiveIntegerField(default=50)
    listed_at = models.DateTimeField()
    listed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ListingSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="listing_costs_something"),
            models.CheckConstraint(condition=Q(least__gt=0, most__gte=F("least")), name="least_to_most"),
        ]

    def __str__(self) -> str:
        return f"{self.trade_item} @ {self.booth}"

    @property
    def unit_price(self) -> int:
        """The price of now, of a listing that was read by `priced`."""
        return int(vars(self)["price_now"])

    @property
    def available(self) -> int:
        """Units that may be sold now, of a listing that was read by `stocked`."""
        return int(vars(self)["available_now"])

    @property
    def is_held(self) -> bool:
        """Whether nothing can be sold now because what is on the shelf is held, of a listing read by `stocked`."""
        return self.most_now == 0 and bool(vars(self)["held_now"])

    @property
    def price_per_kg(self) -> int | None:
        """Đồng a kilogram, rounded; None for items that are not sold by weight or are one kilogram."""
        content = self.trade_item.net_content
        if self.trade_item.uom != "KGM" or content in (0, 1):
            return None
        return int((Decimal(self.unit_price) / content).quantize(Decimal(1)))

    @property
    def most_now(self) -> int:
        """How many one order may ask for now; 0 when sold out."""
        fitting = min(self.most, self.available)
        return fitting if fitting >= self.least else 0


class MandateSet(models.QuerySet["Mandate"]):
    def standing(self, at: datetime | None = None) -> "MandateSet":
        """Agreed by both and not ended, now or at a moment."""
        moment = at or timezone.now()
        agreed = self.filter(acceptance__accepted_at__lte=moment)
        return agreed.filter(Q(end__isnull=True) | Q(end__ended_at__gt=moment))

    def kept_by(self, person: Visitor) -> "MandateSet":
        """Those of booths that she keeps, on either side."""
        kept = Booth.objects.kept_by(person)
        return self.filter(Q(booth__in=kept) | Q(seller__in=kept))


class Mandate(models.Model):
    """Ủy quyền bán: what `booth` offers is sold by `seller`, a co-op's booth, which is paid and settles afterwards.

    `fee_permille` of each line stays with the co-op. Proposed by the booth's keeper, it holds once the co-op accepts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="mandates")
    seller = models.ForeignKey(Booth, models.PROTECT, related_name="mandates_held")
    fee_permille = models.PositiveIntegerField(default=0)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = MandateSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(booth=F("seller")), name="mandate_between_two"),
            models.CheckConstraint(condition=Q(fee_permille__lte=500), name="mandate_fee_at_most_half"),
        ]

    def __str__(self) -> str:
        return f"{self.booth_id} by {self.seller_id}"

    @property
    def fee_percent(self) -> Decimal:
        return Decimal(self.fee_permille).scaleb(-1).normalize()


class MandateAcceptance(models.Model):
    """Nhận bán: the co-op agrees."""

    mandate = models.OneToOneField(Mandate, models.PROTECT, primary_key=True, related_name="acceptance")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"acceptance of {self.mandate_id}"


class MandateEnd(models.Model):
    """Thôi ủy quyền: either side, at any moment; orders placed before stay with the co-op."""

    mandate = models.OneToOneField(Mandate, models.PROTECT, primary_key=True, related_name="end")
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.mandate_id}"


class PriceChange(models.Model):
    """Đổi giá: holds from its moment on; orders keep the price that they were placed at."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="price_changes")
    price = models.BigIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price__gt=0), name="change_costs_something")]

    def __str__(self) -> str:
        return f"{self.price} for {self.listing_id}"


class ListingWithdrawal(models.Model):
    """Ngừng bán: by the keeper, or by the house when every lot behind it is recalled."""

    listing = models.OneToOneField(Listing, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"withdrawal of {self.listing_id}"


class StockLevelSet(models.QuerySet["StockLevel"]):
    def guarded(self, on: date | None = None) -> "StockLevelSet":
        """Of lots that may be sold on a day: not recalled, not held, not past their best.

        Only subqueries on the row's own lot, no join: an UPDATE of this set stays one statement whose condition
        the database checks again under the row's lock.
        """
        day = on or timezone.localdate()
        return self.filter(
            ~Exists(RecalledLot.objects.filter(lot=OuterRef("lot_id"))),
            ~Exists(Hold.objects.standing().filter(lot=OuterRef("lot_id"))),
            ~Exists(Lot.objects.past_best(day).filter(pk=OuterRef("lot_id"))),
        )

    def sellable(self, on: date | None = None) -> "StockLevelSet":
        return self.guarded(on).filter(available__gt=0)

    def held(self) -> "StockLevelSet":
        """On the shelf, but of lots that are held: they may come back. Recalled ones do not."""
        return self.filter(
            Exists(Hold.objects.standing().filter(lot=OuterRef("lot_id"))),
            ~Exists(RecalledLot.objects.filter(lot=OuterRef("lot_id"))),
            available__gt=0,
        )


class StockLevel(models.Model):
    """Tồn: units of a lot that a booth can still sell. A counter; `stock.differences` rebuilds it from the moves."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="stock_levels")
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="stock_levels")
    available = models.IntegerField()

    objects = StockLevelSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "booth"], name="one_level_a_lot_and_booth"),
            models.CheckConstraint(condition=Q(available__gte=0), name="nothing_sold_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.available} of {self.lot_id}"


class MoveKind(models.TextChoices):
    PUT_ON_SALE = "put_on_sale", "Đưa lên bán"
    TAKEN_OFF = "taken_off", "Rút khỏi gian hàng"
    RESERVED = "reserved", "Giữ cho đơn hàng"
    GIVEN_BACK = "given_back", "Trả lại kệ"
    CORRECTED = "corrected", "Chỉnh tồn kho"


class StockMove(models.Model):
    """Xuất nhập: `units` were added to (or, negative, taken from) what a booth can sell of a lot.

    A reservation is a move of its own; giving it back is another that `undoes` it, once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="stock_moves")
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="stock_moves")
    kind = models.CharField(max_length=20, choices=MoveKind)
    units = models.IntegerField()
    reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    client_id = models.UUIDField(null=True, unique=True)
    moved_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lot", "booth"]), models.Index(fields=["reference"])]

    def __str__(self) -> str:
        return f"{self.units} of {self.lot_id}"


class SearchText(models.Model):
    """What something can be found by: folded words of its `name` and of what belongs to it (`more`), and all of
    them with their accents. Made by `search`, indexed beside the table (see `indexing`), rebuilt by a command.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    more = models.TextField()
    accented = models.TextField()

    class Meta:
        abstract = True


class ListingText(SearchText):
    """Chữ tìm của tin bán: goes with its listing's withdrawal. The newest listing has the highest number."""

    listing = models.OneToOneField(Listing, models.CASCADE, related_name="search_text")
    booth = models.ForeignKey(Booth, models.CASCADE, related_name="+")
    species = models.ForeignKey(Species, models.PROTECT, related_name="+")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"words of listing {self.listing_id}"


class BoothText(SearchText):
    """Chữ tìm của gian hàng."""

    booth = models.OneToOneField(Booth, models.CASCADE, related_name="search_text")

    def __str__(self) -> str:
        return f"words of booth {self.booth_id}"
