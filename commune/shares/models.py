"""Dividing a co-op's buying money among its members: agreed prices, deductions, sheets and what became of them.

All money is integer đồng, all kilograms to the gram. Nothing here is ever changed: a correction is a further sheet.
"""

import uuid

from django.db import models
from django.db.models import Q

from commune.packhouse.grades import grade_of
from commune.people.models import Organization, Person
from commune.products.models import TradeItem
from commune.trace.models import Lot


class PriceList(models.Model):
    """Bảng giá mua: agreed by the members or the board; of two that cover a day the one agreed later counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="price_lists")
    agreed_by = models.CharField(max_length=160, help_text="the meeting or the minutes, in words")
    agreed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="price_list_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.valid_from}"


class AgreedPrice(models.Model):
    """Giá mua of a kilogram of an item (product and variety) in one grade."""

    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="prices")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20)
    price = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["price_list", "trade_item", "grade"], name="one_price_a_grade"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_not_below_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.trade_item_id} {self.grade}: {self.price}"

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label


class Deduction(models.Model):
    """Khoản trừ: agreed on a day; so much a kilogram for all members, or a sum of one household, taken once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="deductions_agreed")
    household = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="deductions")
    name = models.CharField(max_length=120)
    amount = models.BigIntegerField()
    agreed_by = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="deduct_something")]

    def __str__(self) -> str:
        return self.name


class SheetSet(models.QuerySet["Sheet"]):
    def visible_to(self, person: Person) -> "SheetSet":
        from commune.shares.access import sheets_visible_to

        return sheets_visible_to(self, person)

    def shown(self) -> "SheetSet":
        return self.select_related(
            "cooperative",
            "drawn_by",
            "corrects",
            "check_row__checked_by",
            "approval__approved_by",
            "dropping",
        )


class Sheet(models.Model):
    """Bảng chia tiền of a period as drawn up; `pool` is the surplus (below nothing: the deficit) that it divides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="sheets")
    number = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    pool = models.BigIntegerField(default=0)
    pool_reason = models.CharField(max_length=160, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = SheetSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "number"], name="one_sheet_a_number"),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="sheet_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.number}"

    @property
    def reference(self) -> str:
        return f"sheet:{self.pk}"


class SheetLine(models.Model):
    """Dòng chia: `kilograms` of a lot in one grade at `price`. In a correction both may be below nothing.

    `round` counts how often this lot and grade was paid for before: 0 the first time.
    """

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="lines")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="share_lines")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20)
    round = models.PositiveIntegerField(default=0)
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    price = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "lot", "trade_item", "grade"], name="one_line_a_lot_and_grade"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kilograms} × {self.price}"

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label


class HeldBack(models.Model):
    """Lô chưa tính: held or recalled when the sheet was drawn up, so shown apart and not paid for."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="held_back")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    is_recalled = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.lot_id} of {self.sheet_id}"


class ShareSet(models.QuerySet["Share"]):
    def visible_to(self, person: Person) -> "ShareSet":
        from commune.shares.access import shares_visible_to

        return shares_visible_to(self, person)

    def approved(self) -> "ShareSet":
        return self.filter(sheet__approval__isnull=False)


class Share(models.Model):
    """Phần của một hộ. `before` is her balance with the co-op when the sheet was drawn up: below nothing, advances."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="shares")
    household = models.ForeignKey(Organization, models.PROTECT, related_name="shares")
    kilograms = models.DecimalField(max_digits=14, decimal_places=3)
    goods = models.BigIntegerField()
    pool = models.BigIntegerField()
    deducted = models.BigIntegerField()
    before = models.BigIntegerField()

    objects = ShareSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "household"], name="one_share_a_household")]

    def __str__(self) -> str:
        return f"{self.household_id} in {self.sheet_id}"

    @property
    def credit(self) -> int:
        """What she earned by this sheet."""
        return self.goods + self.pool - self.deducted

    @property
    def set_off(self) -> int:
        """Of advances and debts of before, as much as this sheet covers."""
        return min(max(0, -self.before), max(0, self.credit))

    @property
    def payable(self) -> int:
        """What is to be paid to her after this sheet, with what still waits from before."""
        return max(0, self.before + self.credit)

    @property
    def carried(self) -> int:
        """What she has had too much, set off against her next sheet."""
        return max(0, -(self.before + self.credit))


class ShareDeduction(models.Model):
    """What one agreed deduction took from one share."""

    share = models.ForeignKey(Share, models.PROTECT, related_name="deductions")
    deduction = models.ForeignKey(Deduction, models.PROTECT, related_name="taken")
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share", "deduction"], name="one_taking_a_deduction")]

    def __str__(self) -> str:
        return f"{self.amount} of {self.deduction_id}"


class SheetCheck(models.Model):
    """Kiểm tra bảng: by a second person, who did not draw it up."""

    sheet = models.OneToOneField(Sheet, models.PROTECT, primary_key=True, related_name="check_row")
    checked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"check of {self.sheet_id}"


class SheetApproval(models.Model):
    """Duyệt bảng: from then on it never changes, and members are credited."""

    sheet = models.OneToOneField(Sheet, models.PROTECT, primary_key=True, related_name="approval")
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"approval of {self.sheet_id}"


class SheetDropping(models.Model):
    """Bỏ bảng: a draft that will not be approved."""

    sheet = models.OneToOneField(Sheet, models.PROTECT, primary_key=True, related_name="dropping")
    reason = models.CharField(max_length=160)
    dropped_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"dropping of {self.sheet_id}"


class CountedLot(models.Model):
    """Lô đã tính tiền: written at approval. The database lets each lot and grade count once a round, so never twice."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="counted")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="counted")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20)
    round = models.PositiveIntegerField()
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "trade_item", "grade", "round"], name="a_lot_counts_once_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.grade}"


class TakenOnce(models.Model):
    """Khoản trừ đã trừ: a household's sum was taken by an approved sheet, and will not be again."""

    deduction = models.OneToOneField(Deduction, models.PROTECT, primary_key=True, related_name="once")
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.deduction_id} by {self.sheet_id}"


class AnswerKind(models.TextChoices):
    CONFIRM = "confirm", "Đồng ý"
    OBJECT = "object", "Chưa đồng ý"


class ShareAnswer(models.Model):
    """Trả lời của hộ: she confirms her share, or objects with a reason; the latest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    share = models.ForeignKey(Share, models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=7, choices=AnswerKind)
    reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.share_id}"
