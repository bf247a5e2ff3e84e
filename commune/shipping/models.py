"""Moving goods: who carries them in what, and each step of a shipment as a row with who, where and when."""

import uuid

from django.db import models
from django.db.models import Q

from commune.people.models import Organization, Person, Visitor
from commune.places.models import Place
from commune.trace.models import Event, Lot
from commune.units.models import AdminUnit


class Carrier(models.Model):
    """Đơn vị vận chuyển."""

    organization = models.OneToOneField(
        Organization, models.PROTECT, primary_key=True, related_name="carrier"
    )
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.organization.name


class VesselKind(models.TextChoices):
    BOAT = "boat", "Ghe"
    TRUCK = "truck", "Xe tải"
    MOTORBIKE = "motorbike", "Xe máy"


class Vessel(models.Model):
    """Phương tiện of a carrier, known by its plate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="vessels")
    kind = models.CharField(max_length=10, choices=VesselKind)
    plate = models.CharField(max_length=20, unique=True)
    capacity_kg = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.plate}"


class ShipmentSet(models.QuerySet["Shipment"]):
    def visible_to(self, person: Visitor) -> "ShipmentSet":
        from commune.shipping.access import shipments_visible_to

        return shipments_visible_to(self, person)

    def carried_by(self, person: Visitor) -> "ShipmentSet":
        from commune.shipping.access import shipments_carried_by

        return shipments_carried_by(self, person)

    def waiting(self) -> "ShipmentSet":
        return self.filter(departure__isnull=True)

    def under_way(self) -> "ShipmentSet":
        return self.filter(departure__isnull=False, handover__isnull=True)

    def done(self) -> "ShipmentSet":
        return self.filter(handover__isnull=False)


class Shipment(models.Model):
    """Chuyến hàng: a parcel (SSCC) of lots from a place to another place, or to somebody in a unit.

    Where and to whom exactly is in `Consignee`, which carries the personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sscc = models.CharField(max_length=18, blank=True)
    carrier = models.ForeignKey(Carrier, models.PROTECT, related_name="shipments")
    vessel = models.ForeignKey(Vessel, models.PROTECT, null=True, related_name="shipments")
    sender = models.ForeignKey(Organization, models.PROTECT, related_name="shipments")
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="shipments_from")
    to_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="shipments_to")
    to_unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="+")
    packing = models.ForeignKey(Event, models.PROTECT, related_name="+")
    client_id = models.UUIDField(unique=True)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ShipmentSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sscc"], condition=~Q(sscc=""), name="one_parcel_an_sscc"),
            models.CheckConstraint(
                condition=Q(to_place__isnull=False) | Q(to_unit__isnull=False), name="goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.sscc or str(self.pk)

    @property
    def short_name(self) -> str:
        """What people say to each other over the parcel: the last six digits of its number."""
        return (self.sscc or str(self.pk.int))[-6:]


class Consignee(models.Model):
    """Người nhận: personal data, shown to sender and carrier only."""

    shipment = models.OneToOneField(Shipment, models.PROTECT, primary_key=True, related_name="consignee")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    address = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"consignee of {self.shipment_id}"


class ShipmentItem(models.Model):
    """Units of one lot in a shipment; `reference` says what for in the words of the room that booked it."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="items")
    reference = models.CharField(max_length=80, blank=True, db_index=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="shipment_items")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)
    uom = models.CharField(max_length=3, default="H87")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="ships_something")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.lot_id}"


class Departure(models.Model):
    """Rời bến."""

    shipment = models.OneToOneField(Shipment, models.PROTECT, primary_key=True, related_name="departure")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    departed_at = models.DateTimeField()
    departed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"departure of {self.shipment_id}"


class Arrival(models.Model):
    """Tới bến: at a dock or other place on the way, once a place."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="arrivals")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    arrived_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shipment", "place"], name="one_arrival_a_place")]

    def __str__(self) -> str:
        return f"arrival of {self.shipment_id} at {self.place_id}"


class Receiver(models.TextChoices):
    """Who took it; without a name, which would be personal data that nobody needs."""

    BUYER = "buyer", "Chính người mua"
    HOUSEHOLD = "household", "Người nhà"
    OTHER = "other", "Người nhận giùm"


class Handover(models.Model):
    """Giao hàng: the shipment's end."""

    shipment = models.OneToOneField(Shipment, models.PROTECT, primary_key=True, related_name="handover")
    receiver = models.CharField(max_length=20, choices=Receiver)
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"handover of {self.shipment_id}"


class Outcome(models.TextChoices):
    WHOLE = "whole", "Nhận đủ"
    PART = "part", "Nhận một phần"
    REFUSED = "refused", "Không nhận"


class HandoverReport(models.Model):
    """Phiếu báo giao: what the boatman's phone says happened at the end, sent when there was signal again.

    `said_at` is the phone's clock as it was, `taken_at` the moment we count with. The position is coarse on purpose
    (two decimals, about a kilometre): a buyer's door is nobody's business. `digest` tells a repeated report from
    another one under the same number.
    """

    client_id = models.UUIDField(primary_key=True)
    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="reports")
    outcome = models.CharField(max_length=10, choices=Outcome)
    receiver = models.CharField(max_length=20, choices=Receiver, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    digest = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.outcome} of {self.shipment_id}"


class ReceivedUnits(models.Model):
    """Số nhận: how much of one line of a parcel was taken, where not all of it was."""

    report = models.ForeignKey(HandoverReport, models.PROTECT, related_name="received")
    item = models.ForeignKey(ShipmentItem, models.PROTECT, related_name="received")
    quantity = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="one_figure_a_line"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="nothing_or_more_received"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.item_id}"
