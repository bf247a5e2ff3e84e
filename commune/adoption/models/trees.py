"""Trees, what they are offered for, and who holds them."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place
from commune.products.models import TradeItem, Variety


class TreeSet(models.QuerySet["Tree"]):
    def kept_by(self, person: Visitor) -> "TreeSet":
        from commune.adoption.access import trees_kept_by

        return trees_kept_by(self, person)

    def worked_by(self, person: Visitor) -> "TreeSet":
        from commune.adoption.access import trees_worked_by

        return trees_worked_by(self, person)

    def lost(self) -> "TreeSet":
        return self.filter(loss__isnull=False)


class Tree(models.Model):
    """Cây: known by the plate nailed to it. `mean_yield_kg` is what it gave in an ordinary year."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plate = models.CharField(max_length=12, unique=True)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="trees")
    plot = models.ForeignKey(Place, models.PROTECT, related_name="trees")
    variety = models.ForeignKey(Variety, models.PROTECT, related_name="trees")
    planted_year = models.PositiveSmallIntegerField()
    height_m = models.DecimalField(max_digits=4, decimal_places=1)
    canopy_m = models.DecimalField(max_digits=4, decimal_places=1)
    mean_yield_kg = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    listed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()

    objects = TreeSet.as_manager()

    def __str__(self) -> str:
        return self.plate

    @property
    def path(self) -> str:
        """What the QR of its plate opens."""
        return reverse("adoption:tree", args=[self.plate])


class TreePhoto(models.Model):
    """Ảnh cây that everybody sees; named by the SHA-256 of its bytes (room `files`)."""

    tree = models.ForeignKey(Tree, models.PROTECT, related_name="photos")
    digest = models.CharField(max_length=64, db_index=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["tree", "digest"], name="one_photo_a_tree")]

    def __str__(self) -> str:
        return f"{self.digest} of {self.tree_id}"


class LossCause(models.TextChoices):
    DIED = "died", "Cây chết"
    STORM = "storm", "Gió bão làm đổ, gãy"
    PEST = "pest", "Sâu bệnh"


class TreeLoss(models.Model):
    """Mất cây: it bears nothing any more, and is never listed again."""

    tree = models.OneToOneField(Tree, models.PROTECT, primary_key=True, related_name="loss")
    cause = models.CharField(max_length=6, choices=LossCause)
    happened_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"loss of {self.tree_id}"


class ShortfallRule(models.TextChoices):
    TOP_UP = "top_up", "Bù trái từ cây khác"
    CREDIT = "credit", "Ghi có cho năm sau"
    REFUND = "refund", "Hoàn tiền"


class LossRule(models.TextChoices):
    SUBSTITUTE = "substitute", "Đổi cây khác"
    REFUND = "refund", "Hoàn tiền"


class AdoptionTerms(models.Model):
    """Điều khoản of a co-op, as data. Never changed: another edition is another row, contracts keep theirs.

    `resale_price` is what the co-op pays for a kilogram that the owner leaves to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cooperative = models.ForeignKey(Organization, models.PROTECT, related_name="adoption_terms")
    name = models.CharField(max_length=80)
    on_shortfall = models.CharField(max_length=8, choices=ShortfallRule)
    on_loss = models.CharField(max_length=10, choices=LossRule)
    resale_price = models.PositiveIntegerField()
    may_transfer = models.BooleanField()
    hold_minutes = models.PositiveSmallIntegerField()
    pay_hours = models.PositiveSmallIntegerField()
    cooling_off_days = models.PositiveSmallIntegerField()
    renewal_days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cooperative", "name"], name="one_terms_a_name")]

    def __str__(self) -> str:
        return self.name


class TreeOfferSet(models.QuerySet["TreeOffer"]):
    def standing(self) -> "TreeOfferSet":
        return self.filter(withdrawal__isnull=True, tree__loss__isnull=True)

    def with_facts(self) -> "TreeOfferSet":
        """With `is_taken` and `is_sold`, and all that a tile reads."""
        from commune.adoption.models.contracts import TreeContract

        taken = TreeHold.objects.standing().filter(offer=OuterRef("pk"))
        sold = TreeContract.objects.owned().filter(hold__offer=OuterRef("pk"))
        swapped = taken.filter(substitution__isnull=False)
        related = self.select_related(
            "tree__variety", "tree__plot__unit", "tree__cooperative", "terms", "box_item"
        ).prefetch_related("tree__photos")
        return related.annotate(is_taken=Exists(taken), is_sold=Exists(sold) | Exists(swapped))

    def free_first(self) -> "TreeOfferSet":
        taken = TreeHold.objects.standing().filter(offer=OuterRef("pk"))
        return self.annotate(is_last=Exists(taken)).order_by("is_last", "tree__plate", "starts_on")

    def free(self) -> "TreeOfferSet":
        return self.standing().filter(~Exists(TreeHold.objects.standing().filter(offer=OuterRef("pk"))))


class TreeOffer(models.Model):
    """Mở bán: all fruit of a tree from `starts_on` to `ends_on`, at least `floor_kg`, for `price`.

    `turn` counts the offers of a tree. `renews`: the contract whose owner goes first until `first_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tree = models.ForeignKey(Tree, models.PROTECT, related_name="offers")
    terms = models.ForeignKey(AdoptionTerms, models.PROTECT, related_name="offers")
    box_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    price = models.BigIntegerField()
    floor_kg = models.PositiveSmallIntegerField()
    turn = models.PositiveSmallIntegerField()
    renews = models.ForeignKey("TreeContract", models.PROTECT, null=True, related_name="renewal_offers")
    first_until = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()

    objects = TreeOfferSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tree", "turn"], name="one_offer_a_turn"),
            models.CheckConstraint(condition=Q(price__gt=0, floor_kg__gt=0), name="offer_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.tree_id} {self.starts_on.year}"


class OfferWithdrawal(models.Model):
    """Thôi mở bán, while nobody has the tree."""

    offer = models.OneToOneField(TreeOffer, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=200)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.offer_id}"


class RenewalRelease(models.Model):
    """Không giữ tiếp: the owner gives up going first."""

    offer = models.OneToOneField(TreeOffer, models.PROTECT, primary_key=True, related_name="release")
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"release of {self.offer_id}"


class TreeHoldSet(models.QuerySet["TreeHold"]):
    def standing(self) -> "TreeHoldSet":
        return self.filter(end__isnull=True)

    def held_by(self, person: Visitor) -> "TreeHoldSet":
        return self.filter(holder=person) if isinstance(person, Person) else self.none()


class TreeHold(models.Model):
    """Giữ cây: the one who has the tree. `number` counts the holds of an offer, so that two at once are one.

    A hold without contract runs out at `until`; with a contract it ends when that ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(TreeOffer, models.PROTECT, related_name="holds")
    number = models.PositiveIntegerField()
    holder = models.ForeignKey(Person, models.PROTECT, related_name="tree_holds")
    client_id = models.UUIDField(unique=True)
    held_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    objects = TreeHoldSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="one_hold_a_turn")]

    def __str__(self) -> str:
        return f"hold {self.number} of {self.offer_id}"


class HoldEnd(models.Model):
    """Thôi giữ: the tree is free again."""

    hold = models.OneToOneField(TreeHold, models.PROTECT, primary_key=True, related_name="end")
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"end of {self.hold_id}"
