"""Trips: small consignments gathered into a boat or truck, the route it takes, and where it has been."""

import uuid

from django.db import models
from django.db.models import Q

from commune.people.models import Person, Visitor
from commune.places.models import Place
from commune.shipping.models import Shipment, Vessel
from commune.trace.models import Event


class TripSet(models.QuerySet["Trip"]):
    def visible_to(self, person: Visitor) -> "TripSet":
        from commune.trips.access import trips_visible_to

        return trips_visible_to(self, person)

    def shown(self) -> "TripSet":
        return self.select_related("vessel__carrier__organization", "start__holder", "end")


class Trip(models.Model):
    """Chuyến: one vessel gathers consignments from `start` on; `end` is where those go that name no place.

    `sscc` numbers the whole load (its parcels are aggregated into it), where GS1 gave the start a prefix.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vessel = models.ForeignKey(Vessel, models.PROTECT, related_name="trips")
    start = models.ForeignKey(Place, models.PROTECT, related_name="trips_from")
    end = models.ForeignKey(Place, models.PROTECT, null=True, related_name="trips_to")
    leaves_at = models.DateTimeField()
    capacity_kg = models.PositiveIntegerField()
    capacity_boxes = models.PositiveIntegerField()
    sscc = models.CharField(max_length=18, blank=True)
    client_id = models.UUIDField(unique=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = TripSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sscc"], condition=~Q(sscc=""), name="one_load_an_sscc"),
            models.CheckConstraint(
                condition=Q(capacity_kg__gt=0, capacity_boxes__gt=0), name="carries_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vessel_id} at {self.leaves_at}"


class TripLoadSet(models.QuerySet["TripLoad"]):
    def standing(self) -> "TripLoadSet":
        return self.filter(removal__isnull=True)

    def shown(self) -> "TripLoadSet":
        rows = self.select_related("shipment__sender", "shipment__from_place", "shipment__to_place")
        return rows.prefetch_related("shipment__items__lot__trade_item").order_by("added_at", "pk")


class TripLoad(models.Model):
    """Kiện đi chuyến: a parcel is on at most one trip at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="loads")
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="loads")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = TripLoadSet.as_manager()

    def __str__(self) -> str:
        return f"{self.shipment_id} on {self.trip_id}"


class TripRemoval(models.Model):
    """Để lại: a parcel that stays on land after all, and why. `removed_by` is an actor's key: also the house."""

    load = models.OneToOneField(TripLoad, models.PROTECT, primary_key=True, related_name="removal")
    reason = models.CharField(max_length=200)
    removed_at = models.DateTimeField()
    removed_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"removal of {self.load_id}"


class Origin(models.TextChoices):
    PROPOSED = "proposed", "Máy đề xuất"
    CHANGED = "changed", "Người sửa"


class RoutePlan(models.Model):
    """Tuyến: one version of a trip's route; the highest number is the one people look at.

    `pace` names the edition of speeds and river factors it was computed with (`trips/data/travel.csv`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trip = models.ForeignKey(Trip, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, choices=Origin)
    change = models.CharField(max_length=200, blank=True)
    kilometres = models.DecimalField(max_digits=7, decimal_places=1)
    minutes = models.PositiveIntegerField()
    pace = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trip", "number"], name="one_plan_a_number")]

    def __str__(self) -> str:
        return f"plan {self.number} of {self.trip_id}"


class RouteStop(models.Model):
    """Điểm dừng: a place of a plan in its order; `warning` says what does not fit there."""

    plan = models.ForeignKey(RoutePlan, models.PROTECT, related_name="stops")
    position = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    arrives_at = models.DateTimeField()
    leaves_at = models.DateTimeField()
    kilometres = models.DecimalField(max_digits=7, decimal_places=1)
    warning = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="one_stop_a_position")]

    def __str__(self) -> str:
        return f"{self.position}: {self.place_id}"


class RouteAcceptance(models.Model):
    """Chốt tuyến: from then on the trip goes so."""

    plan = models.OneToOneField(RoutePlan, models.PROTECT, primary_key=True, related_name="acceptance")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"acceptance of {self.plan_id}"


class StopCall(models.Model):
    """Ghé bến: the vessel is at a stop of its accepted route; parcels go off and on with it."""

    trip = models.ForeignKey(Trip, models.PROTECT, related_name="calls")
    position = models.PositiveSmallIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    loading = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    unloading = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trip", "position"], name="one_call_a_position")]

    def __str__(self) -> str:
        return f"{self.trip_id} at {self.place_id}"
