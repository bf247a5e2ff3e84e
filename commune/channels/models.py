"""A booth's links with outside marketplaces, what was told there, and the orders that came back."""

import uuid

from django.db import models
from django.db.models import Q

from commune.channels.claim_models import FileCompletion, FilePage, MarketplaceClaim, MarketplaceFile
from commune.market.models import Booth, Listing
from commune.orders.models import Order
from commune.people.models import Person, Visitor

__all__ = [
    "AnswerStep",
    "ChannelKind",
    "ChannelLink",
    "ChannelLinkEnd",
    "ChannelOffer",
    "ChannelOfferEnd",
    "ChannelOfferSet",
    "FileCompletion",
    "FilePage",
    "LinkKey",
    "MarketplaceClaim",
    "MarketplaceFile",
    "OutsideAnswer",
    "OutsideOrder",
    "OutsideSettlement",
    "PullState",
    "PushState",
]


class ChannelKind(models.TextChoices):
    POSTMART = "postmart", "Postmart"
    VOSO = "voso", "Vỏ Sò"
    TIKTOK = "tiktok", "TikTok Shop"


SIGNED = (ChannelKind.TIKTOK,)


class ChannelLinkSet(models.QuerySet["ChannelLink"]):
    def standing(self) -> "ChannelLinkSet":
        return self.filter(end__isnull=True)

    def signed(self) -> "ChannelLinkSet":
        """Those that are spoken to over a signed interface; the others exchange files."""
        return self.filter(kind__in=SIGNED)

    def kept_by(self, person: Visitor) -> "ChannelLinkSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))


class ChannelLink(models.Model):
    """Liên kết sàn of a booth. `address` and `shop` are those of a signed interface; its secrets are a `LinkKey`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="channel_links")
    kind = models.CharField(max_length=20, choices=ChannelKind)
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=200, blank=True)
    shop = models.CharField(max_length=80, blank=True)
    client_id = models.UUIDField(unique=True)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ChannelLinkSet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_signed(self) -> bool:
        return self.kind in SIGNED

    @property
    def log_actor(self) -> str:
        return f"channel:{self.pk}"


class ChannelLinkEnd(models.Model):
    """Ngừng liên kết: nothing is told there any more, orders that came stay."""

    link = models.OneToOneField(ChannelLink, models.PROTECT, primary_key=True, related_name="end")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.link_id}"


class LinkKey(models.Model):
    """What a signed interface knows us by. Written on a page, never shown there again, never in the log."""

    link = models.OneToOneField(ChannelLink, models.CASCADE, primary_key=True, related_name="key")
    app_key = models.CharField(max_length=80)
    app_secret = models.CharField(max_length=200)
    access_token = models.CharField(max_length=400)

    def __str__(self) -> str:
        return f"key of {self.link_id}"


class ChannelOfferSet(models.QuerySet["ChannelOffer"]):
    def standing(self) -> "ChannelOfferSet":
        return self.filter(end__isnull=True, link__end__isnull=True)


class ChannelOffer(models.Model):
    """Món đăng lên sàn: a listing offered there under `sku`, the outside name of it."""

    link = models.ForeignKey(ChannelLink, models.PROTECT, related_name="offers")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="channel_offers")
    sku = models.CharField(max_length=60)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ChannelOfferSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "listing"], name="one_offer_a_link_and_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.sku} at {self.link_id}"


class ChannelOfferEnd(models.Model):
    """Thôi đăng: told there as none left."""

    offer = models.OneToOneField(ChannelOffer, models.PROTECT, primary_key=True, related_name="end")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.offer_id}"


class PushState(models.Model):
    """Lần báo tồn: what an offer was last told to have. `news` grows when something may have changed.

    A time to come without an `error` is that of a call under way, with one that of the next try. Work under way:
    telling again changes nothing.
    """

    offer = models.OneToOneField(ChannelOffer, models.CASCADE, primary_key=True, related_name="push")
    told = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True)
    news = models.PositiveBigIntegerField(default=1)
    heard = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.told} told of {self.offer_id}"


class PullState(models.Model):
    """Lần lấy đơn: up to when a link's orders were fetched. Work under way: fetching again finds them known."""

    link = models.OneToOneField(ChannelLink, models.CASCADE, primary_key=True, related_name="pull")
    fetched_to = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"orders of {self.link_id}"


class OutsideOrderSet(models.QuerySet["OutsideOrder"]):
    def kept_by(self, person: Visitor) -> "OutsideOrderSet":
        return self.filter(link__in=ChannelLink.objects.kept_by(person))

    def of_shop(self, link: ChannelLink) -> "OutsideOrderSet":
        """Of the shop that the link speaks to, whichever link of the booth brought them: numbers are its own."""
        same = {"link__booth": link.booth_id, "link__kind": link.kind, "link__shop": link.shop}
        return self.filter(**same)

    def refused(self) -> "OutsideOrderSet":
        return self.filter(order__isnull=True)


class OutsideOrder(models.Model):
    """Đơn từ sàn: taken in once by its outside number, as an `order` of ours or with the `refusal` why not.

    `lines` are [sku, units, price]; the buyer's name and door stand in the order's contact only.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(ChannelLink, models.PROTECT, related_name="orders")
    number = models.CharField(max_length=80)
    lines = models.JSONField()
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="outside")
    refusal = models.CharField(max_length=300, blank=True)
    placed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    objects = OutsideOrderSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "number"], name="one_outside_order_a_number"),
            models.CheckConstraint(
                condition=Q(order__isnull=False, refusal="") | (Q(order__isnull=True) & ~Q(refusal="")),
                name="outside_order_taken_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AnswerStep(models.TextChoices):
    REFUSED = "refused", "Không có hàng, xin hủy"
    PACKED = "packed", "Đã đóng gói"
    SHIPPED = "shipped", "Đã giao vận chuyển"
    RECALLED = "recalled", "Lô bị thu hồi, xin hủy"


class OutsideAnswer(models.Model):
    """Tin báo sàn: a step of an outside order that the other side must hear, tried until it did. Work under way."""

    outside = models.ForeignKey(OutsideOrder, models.CASCADE, related_name="answers")
    step = models.CharField(max_length=10, choices=AnswerStep)
    note = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["outside", "step"], name="one_answer_a_step")]

    def __str__(self) -> str:
        return f"{self.step} of {self.outside_id}"


class OutsideSettlement(models.Model):
    """Đối soát sàn: the marketplace's statement says that it paid the seller `amount` for an order, after its `fee`."""

    outside = models.OneToOneField(OutsideOrder, models.PROTECT, primary_key=True, related_name="settlement")
    statement = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    fee = models.BigIntegerField()
    settled_on = models.DateField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0, fee__gte=0), name="settled_not_below_0")
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.outside_id}"
