"""What this room offers to be counted."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.places.models import PlaceKind
from commune.shipping.models import Arrival, Shipment, ShipmentSet, VesselKind


def shipments() -> ShipmentSet:
    docks = Arrival.objects.filter(shipment=OuterRef("pk"), place__kind=PlaceKind.DOCK)
    by_boat = Shipment.objects.filter(pk=OuterRef("pk"), vessel__kind=VesselKind.BOAT)
    from_dock = Shipment.objects.filter(pk=OuterRef("pk"), from_place__kind=PlaceKind.DOCK)
    handed = Shipment.objects.filter(pk=OuterRef("pk"), handover__isnull=False)
    return Shipment.objects.annotate(
        is_by_boat=Exists(by_boat),
        leaves_dock=Exists(from_dock),
        reached_dock=Exists(docks),
        is_handed_over=Exists(handed),
    )


def _address(row: Shipment) -> str:
    return reverse("shipping:shipment", args=[row.pk])


register(
    EvidenceKind(
        name="shipping.shipment",
        label="Chuyến hàng",
        queryset=shipments,
        fields={
            "sender": EvidenceField("sender", "key", "Bên gửi"),
            "carrier": EvidenceField("carrier", "key", "Đơn vị vận chuyển"),
            "from_place": EvidenceField("from_place", "key", "Nơi đi"),
            "by_boat": EvidenceField("is_by_boat", "flag", "Đi ghe"),
            "leaves_dock": EvidenceField("leaves_dock", "flag", "Đi từ bến thủy nội địa"),
            "reached_dock": EvidenceField("reached_dock", "flag", "Tới bến thủy nội địa"),
            "handed_over": EvidenceField("is_handed_over", "flag", "Đã giao"),
            "booked_at": EvidenceField("booked_at", "moment", "Lúc đóng kiện"),
        },
        unit_path="from_place__unit",
        time_path="booked_at",
        log_kinds=("shipping.shipment", "shipping.departure", "shipping.arrival", "shipping.handover"),
        address_of=_address,
    )
)
