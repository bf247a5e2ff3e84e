"""What a co-op fills in to send boxes, and a keeper or boatman to gather a trip."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design import written
from commune.design.forms import DayField, QuantityField, SeveralField
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Visitor
from commune.places.models import Place
from commune.shipping.models import Carrier, Shipment, Vessel
from commune.shipping.weights import load_of
from commune.trace.models import Lot
from commune.trips import access
from commune.trips.consigning import sendable_lots

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
CHOOSE = {"required": _("Hãy chọn một mục."), "invalid_choice": _("Mục này không chọn được nữa.")}


def chooser(label: Any, *, required: bool = True, empty: Any = None) -> Any:
    return forms.ModelChoiceField(
        Place.objects.none(), label=label, required=required, empty_label=empty, error_messages=CHOOSE
    )


class ConsignmentForm(forms.Form):
    """Boxes of one lot from a dock or point to another."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    lot = chooser(_("Lô hàng"), empty=_("Chọn lô"))
    boxes = QuantityField(label=_("Số hộp gửi"), least=1, most=100000, places=0, unit="hộp")
    from_place = chooser(_("Gửi từ"), empty=_("Chọn bến, điểm tập kết"))
    to_place = chooser(_("Giao tới"), empty=_("Chọn bến, chợ"))
    carrier = chooser(_("Đơn vị vận chuyển"))

    def __init__(self, person: Visitor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        free = {row.lot.pk: row for row in sendable_lots(person)}
        lot: Any = self.fields["lot"]
        lot.queryset = Lot.objects.filter(pk__in=free).select_related("trade_item")
        lot.label_from_instance = lambda each: (
            f"{each.code} · {each.trade_item.name} · {free[each.pk].boxes} hộp"
        )
        for name in ("from_place", "to_place"):
            place: Any = self.fields[name]
            place.queryset = access.stops()
        carrier: Any = self.fields["carrier"]
        carrier.queryset = Carrier.objects.select_related("organization").order_by("organization__name")


class TripForm(forms.Form):
    """One vessel, when it leaves, and the parcels it gathers."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    start = chooser(_("Xuất phát từ"))
    vessel = chooser(_("Phương tiện"))
    day = DayField(label=_("Ngày đi"))
    hour = forms.TimeField(
        label=_("Giờ rời bến"),
        widget=CLOCK,
        error_messages={"required": _("Hãy ghi giờ."), "invalid": _("Giờ phải ghi như 06:30.")},
    )
    end = chooser(_("Bến cuối"), required=False, empty=_("Dừng ở nơi giao cuối cùng"))
    capacity_kg = QuantityField(
        label=_("Chở được (để trống: theo phương tiện)"),
        least=1,
        most=100000,
        places=0,
        unit="kg",
        required=False,
    )
    capacity_boxes = QuantityField(
        label=_("Chứa được"), least=1, most=10000, places=0, unit="hộp", initial=400
    )
    shipments = SeveralField(
        Shipment.objects.none(),
        label=_("Kiện đi chuyến này"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một kiện."),
            "invalid_choice": _("Có kiện không còn chờ nữa. Hãy tải lại trang."),
            "invalid_pk_value": _("Có kiện không còn chờ nữa. Hãy tải lại trang."),
        },
    )

    def __init__(self, person: Visitor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        start: Any = self.fields["start"]
        end: Any = self.fields["end"]
        vessel: Any = self.fields["vessel"]
        shipments: Any = self.fields["shipments"]
        start.queryset = end.queryset = access.stops()
        vessel.queryset = access.vessels_for(person)
        vessel.label_from_instance = _vessel_words
        shipments.queryset = access.waiting_for(person)
        shipments.label_from_instance = parcel_words
        now = timezone.now().astimezone(VIETNAM)
        self.fields["day"].initial, self.fields["hour"].initial = now.date(), now.strftime("%H:%M")

    def leaves_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], VIETNAM)


def _vessel_words(vessel: Vessel) -> str:
    most = written.measure(vessel.capacity_kg) if vessel.capacity_kg else ""
    return " · ".join(filter(None, (str(vessel), vessel.carrier.organization.name, most)))


def parcel_words(shipment: Shipment) -> str:
    """What people need to choose by: number, sender, from where to where, how heavy."""
    load = load_of(shipment.items.all())
    to = shipment.to_place or shipment.to_unit
    return (
        f"{shipment.short_name} · {shipment.sender.name} · {shipment.from_place.name} → {to} · "
        f"{written.measure(load.kilograms)}, {load.boxes} hộp"
    )
