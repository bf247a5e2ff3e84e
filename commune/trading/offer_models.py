"""Registration to sell and to buy: offers, wants, what is left of them, and who fits whom.

Kilograms offered and wanted are whole; nothing here is ever changed but the counter `Level`.
"""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from commune.lib.fold import words
from commune.packhouse.grades import grade_of
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem, Variety
from commune.quality.models import Standard
from commune.trace.models import Lot


class Source(models.TextChoices):
    FORECAST = "forecast", "Sắp hái"
    LOT = "lot", "Đã hái, đã có số lô"
    GATHERED = "gathered", "Hàng thu mua"


class Side(models.TextChoices):
    SELLER = "seller", "Bên bán"
    BUYER = "buyer", "Bên mua"


class OfferSet(models.QuerySet["Offer"]):
    def standing(self, on: date) -> "OfferSet":
        """Neither taken back nor past."""
        return self.filter(withdrawal__isnull=True, until__gte=on)

    def counted(self) -> "OfferSet":
        """With `left`, the kilograms that nobody has taken yet."""
        return self.annotate(left_now=Coalesce(F("level__available"), 0))

    def shown(self) -> "OfferSet":
        return self.counted().select_related(
            "organization__unit",
            "organization__parent",
            "variety__species",
            "trade_item",
            "place__unit",
            "lot",
        )

    def like(self, text: str) -> "OfferSet":
        """With every word of `text`, accents or not."""
        found = self
        for word in words(text)[:8]:
            found = found.filter(folded__contains=word)
        return found


class Offer(models.Model):
    """Đăng ký bán: `kilograms` of a variety and grade between two days, from a plot, a lot or what was gathered.

    `price` đồng a kilogram, empty: to be agreed. `trade_item` where one is known: certificates are asked of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="offers")
    source = models.CharField(max_length=8, choices=Source)
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="+")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, null=True, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="offers")
    grade = models.CharField(max_length=20)
    kilograms = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    price = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=400)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = OfferSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kilograms__gt=0), name="offer_of_kilograms"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="offer_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["until", "variety"])]

    def __str__(self) -> str:
        return f"{self.kilograms} kg {self.variety_id}"

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label

    @property
    def left(self) -> int:
        """Kilograms that nobody has taken, of an offer that was read by `counted`."""
        return int(vars(self)["left_now"])


class OfferWithdrawal(models.Model):
    """Rút đăng ký bán: what is taken already stays taken."""

    offer = models.OneToOneField(Offer, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal of {self.offer_id}"


class WantSet(models.QuerySet["Want"]):
    def standing(self, on: date) -> "WantSet":
        """Not taken back; a want of every week has no end of its own."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), withdrawal__isnull=True)

    def shown(self) -> "WantSet":
        return self.select_related("organization__unit", "variety__species", "place__unit", "standard")

    def like(self, text: str) -> "WantSet":
        """With every word of `text`, accents or not."""
        found = self
        for word in words(text)[:8]:
            found = found.filter(folded__contains=word)
        return found


class Want(models.Model):
    """Đăng ký mua. `until` empty: every week from `since` on, `kilograms` each week; else `kilograms` in all.

    `grade` empty: any. `price` đồng a kilogram that the buyer has in mind. `standard`: what a seller must hold.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="wants")
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=20, blank=True)
    kilograms = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    price = models.BigIntegerField(null=True)
    standard = models.ForeignKey(Standard, models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=400)
    wanted_at = models.DateTimeField()
    wanted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = WantSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kilograms__gt=0), name="want_of_something"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="want_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kilograms} kg {self.variety_id}"

    @property
    def is_weekly(self) -> bool:
        return self.until is None

    @property
    def grade_label(self) -> str:
        return grade_of(self.grade).label if self.grade else ""


class WantWithdrawal(models.Model):
    """Rút đăng ký mua."""

    want = models.OneToOneField(Want, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"withdrawal of {self.want_id}"


class Level(models.Model):
    """Còn lại: kilograms of an offer, or of a want in the week that begins on `week`, that are still free.

    A counter; `counter.differences` compares it with the takings.
    """

    offer = models.OneToOneField(Offer, models.PROTECT, null=True, related_name="level")
    want = models.ForeignKey(Want, models.PROTECT, null=True, related_name="levels")
    week = models.DateField(null=True)
    available = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["want", "week"], name="one_level_a_want_and_week"),
            models.CheckConstraint(condition=Q(available__gte=0), name="no_kilogram_taken_twice"),
            models.CheckConstraint(
                condition=Q(offer__isnull=True, want__isnull=False, week__isnull=False)
                | Q(offer__isnull=False, want__isnull=True, week__isnull=True),
                name="level_of_an_offer_or_a_want",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.available} kg left"


class Taking(models.Model):
    """Phần đã nhận: kilograms of an offer or want that a pool or contract has taken (`reference`: "pool:<uuid>")."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    level = models.ForeignKey(Level, models.PROTECT, related_name="takings")
    kilograms = models.PositiveIntegerField()
    reference = models.CharField(max_length=80)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["level", "reference"], name="one_taking_a_reference"),
            models.CheckConstraint(condition=Q(kilograms__gt=0), name="take_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kilograms} kg for {self.reference}"


class TakingReturn(models.Model):
    """Trả lại phần đã nhận: the whole of it, once."""

    taking = models.OneToOneField(Taking, models.PROTECT, primary_key=True, related_name="back")
    reason = models.CharField(max_length=200)
    returned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"return of {self.taking_id}"


class MatchSet(models.QuerySet["Match"]):
    def visible_to(self, person: Person) -> "MatchSet":
        from commune.trading.access import matches_visible_to

        return matches_visible_to(self, person)


class Match(models.Model):
    """Khớp nối: an offer and a want that fit, with the score (of 100) that both sides were told of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="matches")
    want = models.ForeignKey(Want, models.PROTECT, related_name="matches")
    score = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()

    objects = MatchSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "want"], name="one_match_a_pair")]

    def __str__(self) -> str:
        return f"{self.offer_id} – {self.want_id}: {self.score}"


class MatchInterest(models.Model):
    """Muốn liên hệ: one side says so. With both, each sees the other's phone number."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="interests")
    side = models.CharField(max_length=6, choices=Side)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "side"], name="one_interest_a_side")]

    def __str__(self) -> str:
        return f"{self.side} of {self.match_id}"
