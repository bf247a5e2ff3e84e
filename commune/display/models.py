"""Goods of a co-op at somebody else's place: sent, counted, sold, lost, sent back, paid. Rows are only added."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from commune.market.models import Booth, StockMove
from commune.payments.models import PaymentRequest
from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place
from commune.trace.models import Event, Hold, Lot, RecalledLot


class Agreement(models.Model):
    """Thỏa thuận ký gửi between a co-op and who keeps a point. `rate` is the keeper's part in hundredths of a percent.

    The latest accepted one holds for what is consigned from then on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Place, models.PROTECT, related_name="agreements")
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="display_agreements")
    rate = models.PositiveIntegerField()
    paper = models.CharField(max_length=160, blank=True)
    client_id = models.UUIDField(unique=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(rate__lte=10_000), name="rate_of_a_whole")]

    def __str__(self) -> str:
        return f"{self.rate} at {self.point_id}"

    @property
    def is_accepted(self) -> bool:
        return hasattr(self, "acceptance")


class AgreementAcceptance(models.Model):
    """Đồng ý thỏa thuận: the keeper's word."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True, related_name="acceptance")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"acceptance of {self.agreement_id}"


class ConsignmentSet(models.QuerySet["Consignment"]):
    def sent_by(self, person: Visitor) -> "ConsignmentSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))

    def at_points_of(self, person: Visitor) -> "ConsignmentSet":
        from commune.display.access import points_kept_by

        return self.filter(point__in=points_kept_by(person))

    def under_way(self) -> "ConsignmentSet":
        return self.filter(receipt__isnull=True)

    def shown(self) -> "ConsignmentSet":
        return self.select_related(
            "point__holder", "booth__organization", "lot__trade_item", "agreement", "receipt", "level"
        )

    def with_moves(self) -> "ConsignmentSet":
        return self.prefetch_related(models.Prefetch("moves", PointMove.objects.select_related("undoes")))


class Consignment(models.Model):
    """Hàng ký gửi: units of one lot sent to a point, to be sold there at `price` đồng a unit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    point = models.ForeignKey(Place, models.PROTECT, related_name="consignments")
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="consignments")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="consignments")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="consignments")
    units = models.PositiveIntegerField()
    price = models.BigIntegerField()
    move = models.OneToOneField(StockMove, models.PROTECT, related_name="consignment")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ConsignmentSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0, price__gt=0), name="consign_something")
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.lot_id}"

    @property
    def reference(self) -> str:
        """How lower rooms call it."""
        return f"consignment:{self.pk}"


class ConsignmentReceipt(models.Model):
    """Nhận hàng: how many the keeper counted; fewer than were sent stay on the co-op's side, with the reason."""

    consignment = models.OneToOneField(Consignment, models.PROTECT, primary_key=True, related_name="receipt")
    counted = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"receipt of {self.consignment_id}"


class PointLevelSet(models.QuerySet["PointLevel"]):
    def guarded(self, on: date | None = None) -> "PointLevelSet":
        """Of lots that may be sold on a day: subqueries on the row's own consignment, read inside the UPDATE."""
        day = on or timezone.localdate()
        of_row = Consignment.objects.filter(pk=OuterRef("consignment_id"))
        return self.filter(
            ~Exists(of_row.filter(lot__in=RecalledLot.objects.values("lot"))),
            ~Exists(of_row.filter(lot__in=Hold.objects.standing().values("lot"))),
            ~Exists(of_row.filter(lot__in=Lot.objects.past_best(day).values("pk"))),
        )


class PointLevel(models.Model):
    """Tồn tại điểm: units of a consignment that stand there. A counter; `shelf.differences` rebuilds it."""

    consignment = models.OneToOneField(Consignment, models.PROTECT, primary_key=True, related_name="level")
    available = models.IntegerField()

    objects = PointLevelSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(available__gte=0), name="nothing_leaves_a_point_twice")
        ]

    def __str__(self) -> str:
        return f"{self.available} of {self.consignment_id}"


class PointMoveKind(models.TextChoices):
    RECEIVED = "received", "Nhận"
    SOLD = "sold", "Bán"
    LOST = "lost", "Hao hụt"
    SENT_BACK = "sent_back", "Trả về"
    UNDONE = "undone", "Ghi hủy"


class PointMove(models.Model):
    """Xuất nhập tại điểm: `units` came to (or, negative, left) a point. What was wrong is undone by a move, once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="moves")
    kind = models.CharField(max_length=10, choices=PointMoveKind)
    units = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    client_id = models.UUIDField(unique=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.units} {self.kind}"

    @property
    def units_told(self) -> int:
        return abs(self.units)

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undone_by")

    @property
    def may_be_undone(self) -> bool:
        left = self.kind in (PointMoveKind.SOLD, PointMoveKind.LOST, PointMoveKind.SENT_BACK)
        return left and not self.is_undone and not hasattr(self, "return_receipt")


class PaidBy(models.TextChoices):
    CASH = "cash", "Tiền mặt"
    BANK = "bank", "Chuyển khoản"


class PointSale(models.Model):
    """Bán tại điểm: what the buyer paid the keeper. Never says who bought."""

    move = models.OneToOneField(PointMove, models.PROTECT, primary_key=True, related_name="sale")
    amount = models.BigIntegerField()
    method = models.CharField(max_length=4, choices=PaidBy)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="point_sale_of_something")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.move_id}"


class StockCount(models.Model):
    """Kiểm đếm: how many stood there and how many the books said at that moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="counts")
    counted = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    client_id = models.UUIDField(unique=True)
    counted_at = models.DateTimeField()
    counted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.counted} of {self.expected}"

    @property
    def difference(self) -> int:
        return self.counted - self.expected


class ReturnReceipt(models.Model):
    """Nhận hàng trả: what came back of a return, and went on the booth's shelf again."""

    move = models.OneToOneField(PointMove, models.PROTECT, primary_key=True, related_name="return_receipt")
    counted = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    shelved = models.OneToOneField(StockMove, models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"receipt of {self.move_id}"


class SettlementSet(models.QuerySet["Settlement"]):
    def visible_to(self, person: Visitor) -> "SettlementSet":
        """The keeper's and the co-op's, nobody else's."""
        from commune.display.access import settlements_visible_to

        return settlements_visible_to(self, person)


class Settlement(models.Model):
    """Đối soát kỳ: `sold` less `commission` is what the keeper owes a co-op, asked to its own account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    point = models.ForeignKey(Place, models.PROTECT, related_name="settlements")
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="settlements")
    number = models.PositiveIntegerField()
    sold = models.BigIntegerField()
    commission = models.BigIntegerField()
    request = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="settlement")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = SettlementSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["point", "cooperative", "number"], name="one_settlement_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.number}"

    @property
    def payable(self) -> int:
        return self.sold - self.commission

    @property
    def is_paid(self) -> bool:
        return hasattr(self, "paid")


class SettlementLine(models.Model):
    """Dòng đối soát: one sale, or one sale undone (below nothing), counted once for ever."""

    settlement = models.ForeignKey(Settlement, models.PROTECT, related_name="lines")
    move = models.OneToOneField(PointMove, models.PROTECT, related_name="settlement_line")
    amount = models.BigIntegerField()
    commission = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.amount} in {self.settlement_id}"


class SettlementPaid(models.Model):
    """Đã trả: the bank told that the whole of it came."""

    settlement = models.OneToOneField(Settlement, models.PROTECT, primary_key=True, related_name="paid")
    paid_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"payment of {self.settlement_id}"
