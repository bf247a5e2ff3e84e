"""Scouting counts by plot and day, with natural enemies counted beside the pest."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q

from commune.people.models import Person, Visitor
from commune.pests.catalogue import Organism, organisms, stages
from commune.pests.thresholds import Outcome, Saying, outcome_of, sayings_on
from commune.places.models import Place
from commune.places.work import plots_worked_by

PLACES = Decimal("0.01")


class ScoutingCountSet(models.QuerySet["ScoutingCount"]):
    def visible_to(self, person: Visitor) -> "ScoutingCountSet":
        """Whoever sees the plot with every fact: its household, its co-op's leaders, who governs it."""
        return self.filter(plot__in=Place.objects.plots().visible_to(person))

    def written_by(self, person: Visitor) -> "ScoutingCountSet":
        return self.filter(plot__in=plots_worked_by(person))

    def not_superseded(self) -> "ScoutingCountSet":
        """The newest count of each pest on each plot: what is true of the orchard now."""
        newer = ScoutingCount.objects.filter(
            Q(counted_on__gt=models.OuterRef("counted_on"))
            | Q(counted_on=models.OuterRef("counted_on"), entered_at__gt=models.OuterRef("entered_at")),
            plot=models.OuterRef("plot"),
            organism=models.OuterRef("organism"),
        )
        return self.filter(~models.Exists(newer))


class ScoutingCount(models.Model):
    """Phiếu đếm: `found` of a pest on `samples` units looked at. Never changes; a newer one takes its place.

    `organism` and `stage` are codes of `data`; `digest` is over what was sent, so a repeated sending is known.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    plot = models.ForeignKey(Place, models.PROTECT, related_name="scouting_counts")
    crop = models.CharField(max_length=12)
    organism = models.CharField(max_length=60)
    stage = models.CharField(max_length=20)
    counted_on = models.DateField()
    samples = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = ScoutingCountSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plot", "organism", "counted_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(samples__gt=0), name="scouting_looked_at_something")
        ]

    def __str__(self) -> str:
        return f"{self.organism} {self.counted_on}"

    @property
    def pest(self) -> Organism:
        return organisms()[self.organism]

    @property
    def stage_label(self) -> str:
        return stages()[self.crop][self.stage]

    @property
    def mean(self) -> Decimal:
        """Per unit looked at, in the pest's own unit."""
        return (Decimal(self.found) / self.samples).quantize(PLACES)

    @property
    def sayings(self) -> list[Saying]:
        """By the thresholds in force on the day of counting."""
        return sayings_on(
            self.organism,
            crop=self.crop,
            stage=self.stage,
            mean=Decimal(self.found) / self.samples,
            on=self.counted_on,
        )

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.sayings)

    @property
    def is_alarm(self) -> bool:
        """One source that says "above" is enough to tell the farmer; the page then shows who says what."""
        return any(each.is_above for each in self.sayings)

    @property
    def pests_an_enemy(self) -> Decimal | None:
        """Pests to one natural enemy on the same units; None: no enemy was found or counted."""
        enemies = sum(each.found for each in self.enemies.all())
        return (Decimal(self.found) / enemies).quantize(Decimal("0.1")) if enemies else None


class EnemyCount(models.Model):
    """Thiên địch đếm được on the same units as the pest. None found is a row with 0; not looked for is no row."""

    count = models.ForeignKey(ScoutingCount, models.PROTECT, related_name="enemies")
    organism = models.CharField(max_length=60)
    found = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["count", "organism"], name="one_line_an_enemy")]

    def __str__(self) -> str:
        return f"{self.organism} of {self.count_id}"

    @property
    def enemy(self) -> Organism:
        return organisms()[self.organism]


class CountReply(models.Model):
    """Trả lời phiếu đếm: the farmer has read the notice and says what she does; the technician sees it."""

    class Answer(models.TextChoices):
        LOOKING = "looking", "Đã ra vườn coi lại"
        TREATING = "treating", "Sẽ xử lý theo hướng dẫn"
        WAITING = "waiting", "Chờ thiên địch, vài bữa đếm lại"

    scouting = models.OneToOneField(ScoutingCount, models.PROTECT, primary_key=True, related_name="reply")
    answer = models.CharField(max_length=10, choices=Answer)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reply to {self.scouting_id}"
