"""Pooling: a co-op gathers many small offers for one large want, and each seller answers for her part."""

import uuid

from django.db import models

from commune.packhouse.grades import grade_of
from commune.people.models import Organization, Person
from commune.trading.offer_models import Offer, Taking, Want


class PoolSet(models.QuerySet["Pool"]):
    def kept_by(self, person: Person) -> "PoolSet":
        from commune.trading.access import pooling_cooperatives

        return self.filter(cooperative__in=pooling_cooperatives(person))


class Pool(models.Model):
    """Gom hàng: a co-op gathers its members' offers for one want, `price` đồng a kilogram to all of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="pools")
    want = models.ForeignKey(Want, models.PROTECT, related_name="pools")
    week = models.DateField(help_text="the Monday of the want's week")
    grade = models.CharField(max_length=20)
    kilograms = models.PositiveIntegerField()
    price = models.BigIntegerField()
    answer_by = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = PoolSet.as_manager()

    def __str__(self) -> str:
        return f"{self.kilograms} kg for {self.want_id}"

    @property
    def reference(self) -> str:
        """Under which the members' kilograms are taken."""
        return f"pool:{self.pk}"

    @property
    def want_reference(self) -> str:
        """Under which the want's are, until there is a contract."""
        return f"{self.reference}:want"

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label


class PoolPartSet(models.QuerySet["PoolPart"]):
    def visible_to(self, person: Person) -> "PoolPartSet":
        from commune.trading.access import parts_visible_to

        return parts_visible_to(self, person)

    def unanswered(self) -> "PoolPartSet":
        open_ = self.filter(answer__isnull=True, taking__back__isnull=True)
        return open_.filter(pool__dropping__isnull=True, pool__contracts__isnull=True)


class PoolPart(models.Model):
    """Phần gom của một hộ: pro rata of what it offered, whole kilograms, taken from the offer while it waits."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="parts")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="pool_parts")
    kilograms = models.PositiveIntegerField()
    taking = models.OneToOneField(Taking, models.PROTECT, related_name="part")

    objects = PoolPartSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "offer"], name="one_part_an_offer")]

    def __str__(self) -> str:
        return f"{self.kilograms} kg of {self.offer_id}"


class Said(models.TextChoices):
    YES = "yes", "Đồng ý"
    NO = "no", "Không"


class PoolAnswer(models.Model):
    """Trả lời gom hàng: the seller says yes or no to her part, once."""

    part = models.OneToOneField(PoolPart, models.PROTECT, primary_key=True, related_name="answer")
    said = models.CharField(max_length=3, choices=Said)
    reason = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.said} to {self.part_id}"


class PoolDropping(models.Model):
    """Bỏ đợt gom: every kilogram goes back to its offer."""

    pool = models.OneToOneField(Pool, models.PROTECT, primary_key=True, related_name="dropping")
    reason = models.CharField(max_length=200)
    dropped_at = models.DateTimeField()
    dropped_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"dropping of {self.pool_id}"
