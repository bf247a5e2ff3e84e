"""What this room offers to be counted."""

from django.db.models import Case, DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.places.models import PlaceKind
from commune.shipping.models import ShipmentItem, VesselKind
from commune.shipping.steps import COUNTED
from commune.trips.models import RoutePlan, StopCall, Trip, TripLoad

KILOGRAMS: DecimalField[object, object] = DecimalField(max_digits=14, decimal_places=3)


def trips() -> QuerySet[Trip]:
    accepted = RoutePlan.objects.filter(trip=OuterRef("pk"), acceptance__isnull=False).order_by("-number")
    carried = TripLoad.objects.filter(trip=OuterRef("pk"), shipment__departure__isnull=False)
    return Trip.objects.annotate(
        kilometres=Subquery(accepted.values("kilometres")[:1]),
        has_left=Exists(StopCall.objects.filter(trip=OuterRef("pk"))),
        carries=Exists(carried.filter(removal__isnull=True)),
        is_by_boat=Case(When(vessel__kind=VesselKind.BOAT, then=True), default=False),
    )


def loads() -> QuerySet[TripLoad]:
    """Consignments on trips, those left on land out."""
    weight = Case(
        When(uom__in=COUNTED, then=F("quantity") * F("lot__trade_item__net_content")),
        default=F("quantity"),
        output_field=KILOGRAMS,
    )
    items = ShipmentItem.objects.filter(shipment=OuterRef("shipment")).order_by().values("shipment")
    return TripLoad.objects.standing().annotate(
        kilograms=Coalesce(
            Subquery(items.annotate(kg=Sum(weight)).values("kg")[:1]), 0, output_field=KILOGRAMS
        ),
        leaves_dock=Case(When(shipment__from_place__kind=PlaceKind.DOCK, then=True), default=False),
        has_left=Case(When(shipment__departure__isnull=False, then=True), default=False),
        is_handed_over=Case(When(shipment__handover__isnull=False, then=True), default=False),
    )


def _address(row: Trip) -> str:
    return reverse("trips:trip", args=[row.pk])


def _load_address(row: TripLoad) -> str:
    return reverse("shipping:shipment", args=[row.shipment_id])


register(
    EvidenceKind(
        name="trips.trip",
        label="Chuyến gom hàng",
        queryset=trips,
        fields={
            "carrier": EvidenceField("vessel__carrier", "key", "Đơn vị vận chuyển"),
            "start": EvidenceField("start", "key", "Nơi xuất phát"),
            "by_boat": EvidenceField("is_by_boat", "flag", "Đi ghe"),
            "left": EvidenceField("has_left", "flag", "Đã rời bến"),
            "carries": EvidenceField("carries", "flag", "Có chở hàng"),
            "kilometres": EvidenceField("kilometres", "number", "Số ki lô mét theo tuyến đã chốt"),
            "leaves_at": EvidenceField("leaves_at", "moment", "Giờ rời bến dự kiến"),
        },
        unit_path="start__unit",
        time_path="leaves_at",
        log_kinds=("trips.trip", "trips.acceptance", "trips.call", "trips.load", "trips.removal"),
        address_of=_address,
    )
)
register(
    EvidenceKind(
        name="trips.load",
        label="Kiện hàng đi chuyến gom",
        queryset=loads,
        fields={
            "sender": EvidenceField("shipment__sender", "key", "Bên gửi"),
            "dock": EvidenceField("shipment__from_place", "key", "Nơi đi"),
            "kilograms": EvidenceField("kilograms", "number", "Khối lượng (kg)"),
            "leaves_dock": EvidenceField("leaves_dock", "flag", "Đi từ bến thủy nội địa"),
            "left": EvidenceField("has_left", "flag", "Đã rời bến"),
            "handed_over": EvidenceField("is_handed_over", "flag", "Đã giao"),
            "added_at": EvidenceField("added_at", "moment", "Lúc xếp chuyến"),
        },
        unit_path="shipment__from_place__unit",
        time_path="added_at",
        log_kinds=("trips.load", "trips.removal", "shipping.departure", "shipping.handover"),
        address_of=_load_address,
    )
)
