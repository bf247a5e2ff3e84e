"""Livestream selling: sessions, what is offered in them, what viewers say, and what must be kept of it.

A state is a row: started, ended, stopped, warned. Nothing here is ever changed but the counters of `LiveLevel`.
"""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from commune.market.models import Booth, Listing
from commune.orders.models import Order
from commune.people.models import Organization, Person, Visitor
from commune.trace.models import Lot


class LiveRules(models.Model):
    """Quy định bán trực tiếp: the published rules from a day on, and for how many years a session is kept."""

    slug = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=160)
    text = models.TextField()
    pledge = models.TextField()
    citation = models.CharField(max_length=300)
    valid_from = models.DateField()
    keep_years = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.title


class Method(models.TextChoices):
    VNEID = "vneid", "Đối chiếu trên VNeID tại văn phòng xã"
    IN_PERSON = "in_person", "Gặp trực tiếp, xem giấy tờ, không giữ bản chụp"


class VerificationSet(models.QuerySet["StreamerVerification"]):
    def standing(self, day: object) -> "VerificationSet":
        return self.filter(end__isnull=True, valid_to__gte=day)


class StreamerVerification(models.Model):
    """Xác minh người phát trực tiếp: an official knows who speaks for this seller, until a day. No papers are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="streamer_verifications")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="streamer_verifications")
    method = models.CharField(max_length=10, choices=Method)
    valid_to = models.DateField()
    verified_at = models.DateTimeField()
    verified_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = VerificationSet.as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} for {self.organization_id}"


class VerificationEnd(models.Model):
    """Thôi xác minh."""

    verification = models.OneToOneField(
        StreamerVerification, models.PROTECT, primary_key=True, related_name="end"
    )
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.verification_id}"


class Stage(models.TextChoices):
    """Where viewers see it."""

    HOUSE = "house", "Trên trang này"
    FACEBOOK = "facebook", "Facebook"
    TIKTOK = "tiktok", "TikTok"
    ZALO = "zalo", "Zalo"


class LiveSessionSet(models.QuerySet["LiveSession"]):
    def kept_by(self, person: Visitor) -> "LiveSessionSet":
        return self.filter(booth__in=Booth.objects.kept_by(person))

    def streamed_by(self, person: Visitor) -> "LiveSessionSet":
        return self.filter(streamer=person) if isinstance(person, Person) else self.none()

    def visible_to(self, person: Visitor) -> "LiveSessionSet":
        """Its desk: whoever keeps the booth, speaks in it, or governs the seller's unit."""
        from commune.live.access import sessions_visible_to

        return sessions_visible_to(self, person)

    def governed_by(self, person: Visitor) -> "LiveSessionSet":
        from commune.live.access import sessions_governed_by

        return sessions_governed_by(self, person)

    def public(self) -> "LiveSessionSet":
        """Anybody may open its room."""
        return self.filter(start__isnull=False)

    def on_air(self) -> "LiveSessionSet":
        return self.filter(start__isnull=False, ended__isnull=True, stop__isnull=True)

    def with_facts(self) -> "LiveSessionSet":
        return self.select_related("booth__organization__unit", "streamer", "rules", "start", "ended", "stop")


class LiveSession(models.Model):
    """Buổi bán trực tiếp of a booth, spoken by `streamer`; orders of it are kept `hold_minutes` for the money."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="live_sessions")
    title = models.CharField(max_length=120)
    stage = models.CharField(max_length=10, choices=Stage)
    outside_address = models.URLField(max_length=300, blank=True)
    streamer = models.ForeignKey(Person, models.PROTECT, related_name="live_sessions")
    rules = models.ForeignKey(LiveRules, models.PROTECT, related_name="sessions")
    complaint_phone = models.CharField(max_length=20)
    hold_minutes = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = LiveSessionSet.as_manager()

    def __str__(self) -> str:
        return self.title

    @property
    def is_on_air(self) -> bool:
        return hasattr(self, "start") and not hasattr(self, "ended") and not hasattr(self, "stop")

    @property
    def hold(self) -> str:
        """How long an order waits for its money, in words."""
        hours, minutes = divmod(self.hold_minutes, 60)
        return _("%s giờ") % hours if hours and not minutes else _("%s phút") % self.hold_minutes

    @property
    def over_at(self) -> datetime | None:
        """When it was ended or stopped; None before."""
        if hasattr(self, "stop"):
            return self.stop.stopped_at
        return self.ended.ended_at if hasattr(self, "ended") else None


class LiveOffer(models.Model):
    """Món bán trong buổi: a listing under a short code at a price of the session, `units` set aside for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="offers")
    code = models.CharField(max_length=4)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="live_offers")
    price = models.BigIntegerField()
    units = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "code"], name="one_offer_a_code"),
            models.UniqueConstraint(fields=["session", "listing"], name="one_offer_a_listing"),
            models.CheckConstraint(condition=Q(price__gt=0, units__gt=0), name="live_offer_of_something"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def reference(self) -> str:
        """How the market calls what is set aside for it."""
        return f"live:{self.pk}"


class LiveLevel(models.Model):
    """Còn trong buổi: units of a lot set aside for an offer, not sold. A counter: see `aside.differences`."""

    offer = models.ForeignKey(LiveOffer, models.PROTECT, related_name="levels")
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="live_levels")
    left = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "lot"], name="one_level_an_offer_and_lot"),
            models.CheckConstraint(condition=Q(left__gte=0), name="no_more_than_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.left} of {self.lot_id}"


class LiveStart(models.Model):
    """Bắt đầu: with the seller's pledge in these words, under the verification that stood."""

    session = models.OneToOneField(LiveSession, models.PROTECT, primary_key=True, related_name="start")
    pledge = models.TextField()
    verification = models.ForeignKey(StreamerVerification, models.PROTECT, related_name="starts")
    started_at = models.DateTimeField(db_index=True)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"start of {self.session_id}"


class LiveEnd(models.Model):
    """Kết thúc, by the seller."""

    session = models.OneToOneField(LiveSession, models.PROTECT, primary_key=True, related_name="ended")
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"end of {self.session_id}"


class LiveStop(models.Model):
    """Dừng buổi bán, at once, by an official with a reason: nothing more is sold or shown."""

    session = models.OneToOneField(LiveSession, models.PROTECT, primary_key=True, related_name="stop")
    reason = models.CharField(max_length=300)
    stopped_at = models.DateTimeField()
    stopped_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"stop of {self.session_id}"


class LiveWarning(models.Model):
    """Lưu ý shown to viewers from a moment on."""

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="warnings")
    text = models.CharField(max_length=300)
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text[:40]


class LivePin(models.Model):
    """Ghim món: what is spoken of from a moment on; the latest counts."""

    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="pins")
    offer = models.ForeignKey(LiveOffer, models.PROTECT, related_name="pins")
    pinned_at = models.DateTimeField()
    pinned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.offer_id} pinned"


class Source(models.TextChoices):
    PAGE = "page", "Trên trang này"
    TYPED = "typed", "Nhập nhanh"
    PASTED = "pasted", "Dán vào"
    FILE = "file", "Tập tin"


class Outcome(models.TextChoices):
    RESERVED = "reserved", "Đã giữ hàng"
    SOLD_OUT = "sold_out", "Hết hàng"
    NO_PHONE = "no_phone", "Thiếu số điện thoại"
    REPEAT = "repeat", "Đã ghi trước đó"
    CANCELLED = "cancelled", "Đã bỏ món"
    REFUSED = "refused", "Không nhận được"
    PERSON = "person", "Cần người xem"
    TALK = "talk", "Trò chuyện"


class LiveComment(models.Model):
    """Bình luận, as it was written, and what became of it at that moment.

    `viewer` tells one browser of the room from another; outside comments have none and go by author and phone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="comments")
    client_id = models.UUIDField()
    source = models.CharField(max_length=10, choices=Source)
    viewer = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=500)
    phone = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["session", "said_at"], name="live_comments_in_order")]
        constraints = [models.UniqueConstraint(fields=["session", "client_id"], name="one_comment_a_sending")]

    def __str__(self) -> str:
        return self.text[:40]


class LiveOrder(models.Model):
    """Đơn của buổi: an order made of comments of one buyer; it may take the place of her unpaid one before."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="live")
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="orders")
    buyer = models.CharField(max_length=80)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    placed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["session", "buyer"], name="live_orders_of_a_buyer")]

    def __str__(self) -> str:
        return f"{self.order_id} in {self.session_id}"


class LiveReservation(models.Model):
    """Giữ hàng theo bình luận: units of an offer that a comment asked for, and the order they first went into."""

    comment = models.ForeignKey(LiveComment, models.PROTECT, related_name="reservations")
    offer = models.ForeignKey(LiveOffer, models.PROTECT, related_name="reservations")
    units = models.PositiveIntegerField()
    live_order = models.ForeignKey(LiveOrder, models.PROTECT, related_name="reservations")
    reserved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "offer"], name="one_reservation_a_comment_and_offer")
        ]

    def __str__(self) -> str:
        return f"{self.units} of {self.offer_id}"


class LiveComplaint(models.Model):
    """Phản ánh of a viewer, during the session or after it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True)
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="complaints")
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=600)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]


class ComplaintAnswer(models.Model):
    """Trả lời phản ánh, by the seller or an official; told to the phone if there is one."""

    complaint = models.OneToOneField(LiveComplaint, models.PROTECT, primary_key=True, related_name="answer")
    text = models.CharField(max_length=600)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text[:40]


class LiveTake(models.Model):
    """Đợt quay: one run of the phone's recorder; a page loaded again begins another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(LiveSession, models.PROTECT, related_name="takes")
    kind = models.CharField(max_length=80, help_text="the recorder's MIME type")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"take {self.id}"


class LiveRecording(models.Model):
    """Bản ghi hình of a session that is over: what was kept, with the SHA-256 of all its parts in order."""

    session = models.OneToOneField(LiveSession, models.PROTECT, primary_key=True, related_name="recording")
    parts = models.PositiveIntegerField()
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    keep_until = models.DateField()
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"recording of {self.session_id}"


class RecordingErasure(models.Model):
    """Xóa bản ghi hình after the years that the rules ask for."""

    recording = models.OneToOneField(LiveRecording, models.PROTECT, primary_key=True, related_name="erasure")
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"erasure of {self.recording_id}"
