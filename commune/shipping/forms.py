"""What the boatman chooses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import SeveralField
from commune.places.models import Place, PlaceKind
from commune.shipping.models import Receiver, Shipment


class TripForm(forms.Form):
    """Parcels that leave together."""

    shipment = SeveralField(Shipment.objects.none())

    def __init__(self, mine: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["shipment"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = mine


class ArrivalForm(forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.filter(
            kind__in=[PlaceKind.DOCK, PlaceKind.COLLECTION_POINT, PlaceKind.MARKET]
        ).order_by("name"),
        label=_("Tới bến"),
        empty_label=None,
    )


class HandoverForm(forms.Form):
    receiver = forms.ChoiceField(label=_("Ai nhận"), choices=Receiver.choices, initial=Receiver.BUYER)
