"""Stations and what they measured."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from commune.people.models import LEADING, Organization, Person, Role, governed_by
from commune.places.models import Place
from commune.units.models import AdminUnit
from commune.weather.quantities import Quantity, known_quantities

if TYPE_CHECKING:
    from commune.people.models import Visitor

KEEPERS = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE)


class StationSet(models.QuerySet["Station"]):
    def visible_to(self, _viewer: "Visitor") -> "StationSet":
        """Everybody's: weather is nobody's secret."""
        return self.select_related("place__unit", "place__holder")

    def kept_by(self, person: "Visitor") -> "StationSet":
        """Whose files she may bring in and whose keys she may give: its holder's leaders, officials of its unit."""
        led = Organization.objects.of(person, *LEADING).values("pk")
        governed = AdminUnit.objects.filter(governed_by(person, *KEEPERS)).values("pk")
        return self.visible_to(person).filter(Q(place__holder__in=led) | Q(place__unit__in=governed))


class Station(models.Model):
    """Trạm đo: a place that measures. `wind_height_m` empty: not known, so its wind counts as of 2 m and is said so."""

    place = models.OneToOneField(Place, models.PROTECT, primary_key=True, related_name="station")
    elevation_m = models.DecimalField(max_digits=6, decimal_places=1)
    wind_height_m = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    is_coastal = models.BooleanField(default=False)
    is_illustrative = models.BooleanField(default=False)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = StationSet.as_manager()

    def __str__(self) -> str:
        return self.place.name


class StationKeySet(models.QuerySet["StationKey"]):
    def standing(self) -> "StationKeySet":
        return self.filter(revocation__isnull=True)


class StationKey(models.Model):
    """Khóa của trạm: lets one station's logger send. Only a hash of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, related_name="station_keys")
    handle = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    objects = StationKeySet.as_manager()

    def __str__(self) -> str:
        return self.handle

    @property
    def log_actor(self) -> str:
        return f"station-key:{self.handle}"


class StationKeyRevocation(models.Model):
    """Thu hồi khóa của trạm: from then on it brings nothing in; what it brought stays."""

    key = models.OneToOneField(StationKey, models.PROTECT, primary_key=True, related_name="revocation")
    revoked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"revocation of {self.key_id}"


class Channel(models.TextChoices):
    HTTP = "http", "máy gửi"
    CSV = "csv", "tệp CSV"


class WeatherDelivery(models.Model):
    """Đợt số liệu: what came in at once and was new, with where it came from.

    `accepted` are [sensor, quantity, time in UTC, value as text or null, quality], in the order sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    station = models.ForeignKey(Station, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=4, choices=Channel)
    key = models.ForeignKey(StationKey, models.PROTECT, null=True, related_name="deliveries")
    brought_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField(db_index=True)
    accepted = models.JSONField()
    known = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.station_id} {self.received_at:%d/%m/%Y %H:%M}"


class Quality(models.TextChoices):
    GOOD = "good", "tốt"
    SUSPECT = "suspect", "khác thường"
    MISSING = "missing", "máy báo không đo được"


class WeatherReading(models.Model):
    """Số đo: one value of one sensor at one moment, in the unit of its quantity. No value: the station had none."""

    delivery = models.ForeignKey(WeatherDelivery, models.PROTECT, related_name="readings")
    station = models.ForeignKey(Station, models.PROTECT, related_name="readings")
    sensor = models.CharField(max_length=40, blank=True)
    quantity = models.CharField(max_length=20)
    at = models.DateTimeField()
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    quality = models.CharField(max_length=8, choices=Quality)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station", "quantity", "at", "sensor"], name="one_reading_a_sensor_and_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.at:%d/%m/%Y %H:%M}"

    @property
    def what(self) -> Quantity:
        return known_quantities()[self.quantity]
