"""When and why: lots, the EPCIS events that made and moved them, lineage, recalls and holds."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem
from commune.trace import steps


class LotKind(models.TextChoices):
    HARVEST = "harvest", "Lô thu hoạch"
    PACKED = "packed", "Lô đóng gói"
    BOUGHT = "bought", "Lô mua vào"


class LotSet(models.QuerySet["Lot"]):
    def sellable(self) -> "LotSet":
        """Neither recalled nor held; read inside the deciding statement."""
        return self.filter(recalled__isnull=True).exclude(holds__in=Hold.objects.standing())

    def past_best(self, day: date) -> "LotSet":
        """Whose best-before, as it stands now, lies before `day`; fit for a subquery."""
        latest = BestBeforeChange.objects.filter(lot=OuterRef("pk")).order_by("-pk").values("best_before")[:1]
        return self.annotate(best_now=Coalesce(Subquery(latest), F("best_before"))).filter(best_now__lt=day)

    def visible_to(self, person: Person) -> "LotSet":
        """Lots of the organizations that the person works in (see access.py for officials)."""
        from commune.trace.access import lots_visible_to

        return lots_visible_to(self, person)


class Lot(models.Model):
    """Lô hàng (AI 10): produce with one history. Never changes; what happens to it are rows that point here.

    `quantity` is in `uom` (KGM for a harvest lot, H87 pieces for a packed one).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=LotKind)
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="lots")
    holder = models.ForeignKey(Organization, models.PROTECT, related_name="lots")
    place = models.ForeignKey(Place, models.PROTECT, related_name="lots")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    uom = models.CharField(max_length=3)
    made_at = models.DateTimeField()
    best_before = models.DateField(null=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = LotSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trade_item", "code"], name="one_lot_a_code")]
        indexes = [models.Index(fields=["holder", "kind", "made_at"])]

    def __str__(self) -> str:
        return self.code

    @property
    def best_before_now(self) -> date | None:
        """The date that holds now: see `freshness.best_before_of`."""
        from commune.trace.freshness import best_before_of

        return best_before_of(self)

    @property
    def digital_link_path(self) -> str:
        return f"/01/{self.trade_item.gtin}/10/{self.code}"


class Event(models.Model):
    """Sự kiện: an EPCIS 2.0 event. `body` is the event as it came, JSON text; the other columns are read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.CharField(max_length=255)
    is_correction = models.BooleanField(default=False)
    type = models.CharField(max_length=60)
    action = models.CharField(max_length=10, blank=True)
    event_time = models.DateTimeField(db_index=True)
    record_time = models.DateTimeField(db_index=True)
    biz_step = models.CharField(max_length=255, blank=True)
    disposition = models.CharField(max_length=255, blank=True)
    read_point = models.CharField(max_length=255, blank=True)
    biz_location = models.CharField(max_length=255, blank=True)
    body = models.TextField()
    captured_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id"], condition=models.Q(is_correction=False), name="one_event_an_id"
            )
        ]

    def __str__(self) -> str:
        return self.event_id

    @property
    def words(self) -> str:
        """What happened, in Vietnamese words."""
        return steps.worded(self.type, self.biz_step)


class EventItem(models.Model):
    """What an event speaks of: one row for each object, by its canonical identifier; computed from the body.

    `role` is epc, parent, child, input or output; `quantity` is text, empty for a single object.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="items")
    role = models.CharField(max_length=20)
    identifier = models.CharField(max_length=255, db_index=True)
    quantity = models.CharField(max_length=40, blank=True)
    uom = models.CharField(max_length=3, blank=True)

    def __str__(self) -> str:
        return self.identifier


class LotLink(models.Model):
    """Phả hệ: some of one lot went into another, by an event. `quantity` is in the parent's unit."""

    parent = models.ForeignKey(Lot, models.PROTECT, related_name="went_into")
    child = models.ForeignKey(Lot, models.PROTECT, related_name="made_from")
    event = models.ForeignKey(Event, models.PROTECT, related_name="links")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["parent", "child", "event"], name="one_link_an_event")]

    def __str__(self) -> str:
        return f"{self.parent_id} → {self.child_id}"


class Recall(models.Model):
    """Thu hồi of a lot and all that came of it (Circular 17/2021/TT-BNNPTNT)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="recalls")
    reason = models.TextField()
    is_ordered = models.BooleanField(default=False, help_text="by an authority, not by the holder")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"recall of {self.lot_id}"


class RecalledLot(models.Model):
    """A lot that a recall reaches, written when it starts, so that every door reads it in one step."""

    recall = models.ForeignKey(Recall, models.PROTECT, related_name="lots")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="recalled")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recall", "lot"], name="one_reach_a_lot")]

    def __str__(self) -> str:
        return f"{self.lot_id} in {self.recall_id}"


class Disposal(models.TextChoices):
    REPAIR = "repair", "Khắc phục lỗi ghi nhãn, tái chế"
    CHANGE_OF_USE = "change_of_use", "Chuyển mục đích sử dụng"
    RE_EXPORT = "re_export", "Tái xuất"
    DESTROY = "destroy", "Tiêu hủy"


class RecallClosure(models.Model):
    """Kết thúc thu hồi with one of the four lawful outcomes."""

    recall = models.OneToOneField(Recall, models.PROTECT, primary_key=True, related_name="closure")
    disposal = models.CharField(max_length=20, choices=Disposal)
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"closure of {self.recall_id}"


class HoldSet(models.QuerySet["Hold"]):
    def standing(self) -> "HoldSet":
        return self.filter(release__isnull=True)


class Hold(models.Model):
    """Tạm giữ: the lot may not move or be sold until released. `reason` is shown to buyers too.

    `placed_by` empty: the house itself, by one of its rules. `follows`: the hold of the lot that this one was made
    from; it ends with that one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="holds")
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")

    objects = HoldSet.as_manager()

    def __str__(self) -> str:
        return f"hold of {self.lot_id}"


class HoldRelease(models.Model):
    """Giải tỏa tạm giữ."""

    hold = models.OneToOneField(Hold, models.PROTECT, primary_key=True, related_name="release")
    reason = models.TextField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"release of {self.hold_id}"


class BestBeforeChange(models.Model):
    """Hạn dùng thay đổi: `days` of a lot's life that one `cause` has cost it so far; `best_before` is what results.

    `best_before` is empty for a lot that was given no date. The latest row of a cause is the one that counts for
    it, the latest row of all names the date that holds (`freshness.best_before_of`).
    """

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="best_before_changes")
    cause = models.CharField(max_length=40)
    days = models.PositiveIntegerField()
    best_before = models.DateField(null=True)
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.best_before}"
