"""What happens on the tree and with its fruit: work, loss, harvest, boxes on their way."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from commune.adoption.models.contracts import TreeContract
from commune.adoption.models.trees import Tree, TreeHold, TreeLoss
from commune.farm.models import DiaryEntry
from commune.people.models import Person
from commune.shipping.models import Shipment
from commune.trace.models import Event, Lot, RecalledLot
from commune.units.models import AdminUnit


class TreeEntry(models.Model):
    """Việc của cây: a diary entry that is about this tree; an entry without any is about the whole plot."""

    tree = models.ForeignKey(Tree, models.PROTECT, related_name="entries")
    entry = models.ForeignKey(DiaryEntry, models.PROTECT, related_name="trees")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "entry"], name="one_note_a_tree")]

    def __str__(self) -> str:
        return f"{self.entry_id} on {self.tree_id}"


class Substitution(models.Model):
    """Đổi cây: another tree of the co-op takes the place of the lost one, under the same contract.

    A lost tree may have owners of this year and of the next; each gets another.
    """

    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="substitutions")
    loss = models.ForeignKey(TreeLoss, models.PROTECT, related_name="substitutions")
    hold = models.OneToOneField(TreeHold, models.PROTECT, related_name="substitution")
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "loss"], name="one_substitute_a_loss")]

    def __str__(self) -> str:
        return f"{self.hold_id} for {self.loss_id}"


class TreeHarvest(models.Model):
    """Thu hoạch của cây: a weighed lot of this tree alone, for its owner. `is_last`: nothing more this year."""

    lot = models.OneToOneField(Lot, models.PROTECT, primary_key=True, related_name="tree_harvest")
    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="harvests")
    tree = models.ForeignKey(Tree, models.PROTECT, related_name="harvests")
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    is_last = models.BooleanField()
    event = models.OneToOneField(Event, models.PROTECT, related_name="tree_harvest")
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.kilograms} of {self.tree_id}"


class TopUp(models.Model):
    """Bù trái: kilograms of another lot of the co-op for an owner whose tree gave too little."""

    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="top_ups")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="tree_top_ups")
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    client_id = models.UUIDField(unique=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kilograms__gt=0), name="top_up_of_something")]

    def __str__(self) -> str:
        return f"{self.kilograms} for {self.contract_id}"


class Way(models.TextChoices):
    DELIVER = "deliver", "Giao tới nhà"
    GIFT = "gift", "Gửi tặng"
    PICKUP = "pickup", "Tới lấy"
    RESELL = "resell", "Để hợp tác xã mua lại"


class FruitBoxSet(models.QuerySet["FruitBox"]):
    def standing(self) -> "FruitBoxSet":
        return self.exclude(pk__in=_reached(Step.CANCELLED))

    def called_back(self) -> "FruitBoxSet":
        """Packed of a lot that a recall reaches, wherever they are now."""
        return self.filter(pk__in=_reached(Step.PACKED, lot__in=RecalledLot.objects.values("lot")))

    def gone(self) -> "FruitBoxSet":
        """Called back, or said to be lost; what the carrier hands over after all is lost no longer."""
        came = Q(pk__in=_reached(Step.DELIVERED)) | Q(pk__in=self.model.objects.handed_over())
        is_lost = Q(pk__in=_reached(Step.LOST)) & ~came
        return self.filter(Q(pk__in=self.model.objects.called_back()) | is_lost)

    def handed_over(self) -> "FruitBoxSet":
        """By the carrier; that they are delivered is noted when the news has come up."""
        return self.filter(pk__in=_reached(Step.HANDED, shipment__handover__isnull=False))

    def coming(self) -> "FruitBoxSet":
        """Still to reach somebody: packed or not, neither with her nor gone."""
        left = self.standing().exclude(way=Way.RESELL).exclude(pk__in=_reached(Step.DELIVERED))
        return left.exclude(pk__in=self.model.objects.gone())

    def unpacked(self) -> "FruitBoxSet":
        return self.exclude(pk__in=_reached(Step.PACKED))


def _reached(step: "Step", **facts: Any) -> "models.QuerySet[BoxStep, Any]":
    return BoxStep.objects.filter(step=step, **facts).values("box")


class FruitBox(models.Model):
    """Hẹn giao: some of the owner's fruit and what is to become of it. `boxes` of the offer's item, 0 when resold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(TreeContract, models.PROTECT, related_name="boxes")
    way = models.CharField(max_length=8, choices=Way)
    boxes = models.PositiveSmallIntegerField()
    kilograms = models.DecimalField(max_digits=12, decimal_places=3)
    client_id = models.UUIDField(unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = FruitBoxSet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kilograms__gt=0), name="box_of_something")]

    def __str__(self) -> str:
        return f"{self.kilograms} {self.way}"

    @property
    def reference(self) -> str:
        return f"box:{self.pk}"


class BoxAddress(models.Model):
    """Người nhận of a box: personal data, apart; `greeting` goes on the card of a gift."""

    box = models.OneToOneField(FruitBox, models.PROTECT, primary_key=True, related_name="address")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    commune_written = models.CharField(max_length=120)
    house = models.CharField(max_length=160)
    greeting = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"address of {self.box_id}"


class Step(models.TextChoices):
    CANCELLED = "cancelled", "Đã bỏ"
    PACKED = "packed", "Đã đóng hộp"
    HANDED = "handed", "Đang đi"
    DELIVERED = "delivered", "Đã nhận"
    LOST = "lost", "Thất lạc"


class BoxStep(models.Model):
    """Bước giao: reached once. `lot` is what it was packed as, `shipment` what carries it.

    `reason` stands with a box that was lost, and its owner reads it.
    """

    box = models.ForeignKey(FruitBox, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    lot = models.OneToOneField(Lot, models.PROTECT, null=True, related_name="fruit_box")
    shipment = models.ForeignKey(Shipment, models.PROTECT, null=True, related_name="+")
    reached_at = models.DateTimeField()
    noted_by = models.CharField(max_length=80)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["box", "step"], name="one_row_a_box_step")]

    def __str__(self) -> str:
        return f"{self.step} {self.box_id}"
