"""Where things happen: plots, packing houses, docks, markets; and the codes that authorities gave them."""

import uuid
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q

from commune.people.models import DECIDING, LEADING, Organization, Person, Visitor, governed_by
from commune.units.models import AdminUnit


class PlaceKind(models.TextChoices):
    PLOT = "plot", "Vườn"
    PACKHOUSE = "packhouse", "Cơ sở đóng gói"
    DOCK = "dock", "Bến thủy nội địa"
    COLLECTION_POINT = "collection_point", "Điểm tập kết"
    MARKET = "market", "Chợ"
    DISPLAY = "display", "Điểm trưng bày"
    OFFICE = "office", "Trụ sở"
    STATION = "station", "Trạm đo"


class PlaceSet(models.QuerySet["Place"]):
    def plots(self) -> "PlaceSet":
        return self.filter(kind=PlaceKind.PLOT)

    def of(self, organization: Organization) -> "PlaceSet":
        return self.filter(holder=organization)

    def visible_to(self, viewer: Visitor) -> "PlaceSet":
        """With every fact: all but plots; plots for who works or leads them and who governs them.

        The public part of any place is `showing.shown(place, viewer)`.
        """
        own = Organization.objects.of(viewer).values("pk")
        led = Organization.objects.of(viewer, *LEADING).values("pk")
        governed = AdminUnit.objects.filter(governed_by(viewer)).values("pk")
        inside = Q(holder__in=own) | Q(holder__parent__in=led) | Q(unit__in=governed)
        return self.filter(~Q(kind=PlaceKind.PLOT) | inside)


class Place(models.Model):
    """Địa điểm: anything with a location. `gln` when GS1 gave one, else events use our own URI.

    `unit` is the commune of today; where it lay before is asked of `units`. `boundary` is a list of
    [longitude, latitude] (WGS84). A plot's point is public only under consent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=PlaceKind)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=30, unique=True)
    holder = models.ForeignKey(Organization, models.PROTECT, related_name="places")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="places")
    hamlet = models.CharField(max_length=80, blank=True)
    gln = models.CharField(max_length=13, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    boundary = models.JSONField(default=list, blank=True)
    area_m2 = models.PositiveIntegerField(null=True, blank=True)
    opens = models.CharField(max_length=80, blank=True)

    objects = PlaceSet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[Decimal, Decimal] | None:
        """Latitude and longitude (WGS84)."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class CodeScheme(models.TextChoices):
    PLANTING_AREA = "planting_area", "Mã số vùng trồng"
    PACKHOUSE = "packhouse", "Mã số cơ sở đóng gói"


class PlaceCodeSet(models.QuerySet["PlaceCode"]):
    def valid_on(self, day: date) -> "PlaceCodeSet":
        standing = self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        suspended = Q(suspensions__since__lte=day) & (
            Q(suspensions__until__isnull=True) | Q(suspensions__until__gte=day)
        )
        return standing.exclude(pk__in=self.model._base_manager.filter(suspended).values("pk"))


class PlaceCode(models.Model):
    """A dated credential of a place for a market (never a text field: codes are suspended, and misuse bans exports)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=20, choices=CodeScheme)
    market = models.CharField(max_length=2)
    crop = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    issuer = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PlaceCodeSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "market", "code", "valid_from"], name="one_code_a_market"
            )
        ]

    def __str__(self) -> str:
        return self.code


class CodeSuspension(models.Model):
    """Tạm dừng mã số."""

    code = models.ForeignKey(PlaceCode, models.PROTECT, related_name="suspensions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.code_id} from {self.since}"


class HamletSet(models.QuerySet["Hamlet"]):
    def decided_by(self, person: Visitor) -> "HamletSet":
        """Those of communes for which she decides."""
        return self.filter(unit__in=AdminUnit.objects.filter(governed_by(person, *DECIDING)))


class Hamlet(models.Model):
    """Ấp: below the commune, no unit of the state, so the commune enters it. Illustrative ones say so where shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="hamlets")
    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80, db_index=True)
    since = models.DateField()
    is_illustrative = models.BooleanField(default=False)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    client_id = models.UUIDField(unique=True)

    objects = HamletSet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "folded"], name="one_hamlet_a_name")]

    def __str__(self) -> str:
        return f"{self.name} (minh họa)" if self.is_illustrative else self.name


class HamletAssignment(models.Model):
    """Gán ấp: from `since` on the plot lies in the hamlet, until another assignment of the plot begins."""

    plot = models.ForeignKey(Place, models.PROTECT, related_name="hamlet_assignments")
    hamlet = models.ForeignKey(Hamlet, models.PROTECT, related_name="assignments")
    since = models.DateField()
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plot", "since"], name="one_hamlet_a_day")]

    def __str__(self) -> str:
        return f"{self.plot_id} in {self.hamlet_id} from {self.since}"


class OpeningHours(models.Model):
    """Giờ mở cửa: one stretch of a weekday (0 Monday), in minutes after midnight in Vietnam.

    All rows of a place with one `valid_from` are one edition of the week.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="opening_hours")
    valid_from = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "valid_from", "weekday", "opens"], name="one_opening_an_hour"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_of_a_week"),
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens"), closes__lte=1440), name="opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.weekday} {self.opens}"


class OpeningException(models.Model):
    """Ngày đặc biệt: other hours (minutes after midnight), or none: closed. The latest row for a day counts."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="opening_exceptions")
    day = models.DateField()
    opens = models.PositiveSmallIntegerField(null=True, blank=True)
    closes = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=models.F("opens")),
                name="exception_is_closed_or_hours",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} on {self.day}"


class WaterNotice(models.Model):
    """Lưu ý con nước, luồng: what a skipper must know of a place between two days (tide, depth, works)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="water_notices")
    text = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.text


class DockLicence(models.Model):
    """Giấy phép hoạt động bến: without one that holds on the day a dock takes no booking (Decree 08/2021/NĐ-CP)."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="licences")
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=160)
    valid_from = models.DateField()
    valid_to = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "number", "valid_from"], name="one_licence_a_number"),
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")), name="licence_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.number
