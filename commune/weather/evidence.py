"""What this room offers to be counted: deliveries of readings."""

from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.weather.models import Channel, WeatherDelivery

register(
    EvidenceKind(
        name="weather.delivery",
        label="Đợt số liệu của trạm đo",
        queryset=lambda: WeatherDelivery.objects.select_related("station__place").defer("accepted"),
        fields={
            "station": EvidenceField("station", "key", "Trạm"),
            "channel": EvidenceField(
                "channel", "text", "Cách gửi", said=lambda code: str(Channel(code).label)
            ),
            "received_at": EvidenceField("received_at", "moment", "Lúc nhận"),
        },
        unit_path="station__place__unit",
        time_path="received_at",
        log_kinds=("weather.delivery",),
        address_of=lambda row: reverse("weather:station", args=[row.station.place.code]),
    )
)
