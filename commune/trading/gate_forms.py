"""What is written down at the orchard gate: who buys, how much each weighing shows, what a crate weighs, the price."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DongField, QuantityField
from commune.people.models import Organization, OrganizationKind, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import TradeItem
from commune.trading import access, gate
from commune.trading.forms import ClientForm
from commune.trading.models import GateTicket
from commune.trading.registering import DEAREST

FEWEST_BOXES, MORE_BOXES = 8, 4


class GateSaleForm(ClientForm):
    """A farmer chooses the trader; a trader names the plot by the code that the farmer tells."""

    trade_item = forms.ModelChoiceField(TradeItem.objects.none(), label=_("Bán trái gì"), empty_label=None)
    plot = forms.ModelChoiceField(Place.objects.none(), label=_("Vườn"), empty_label=None)
    trader = forms.ModelChoiceField(Organization.objects.none(), label=_("Người mua"), empty_label=None)
    field_order = ("plot", "trader", "trade_item", "client_id")

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        own = access.traded_for(person)
        buying = own.filter(kind__in=gate.BUYERS)
        fields: Any = self.fields
        if own.filter(kind=OrganizationKind.HOUSEHOLD).exists():
            fields["plot"].queryset = Place.objects.filter(holder__in=own, kind=PlaceKind.PLOT).order_by(
                "name"
            )
            traders = Organization.objects.filter(kind__in=gate.TRADERS).exclude(pk__in=own.values("pk"))
            fields["trader"].queryset = traders.order_by("name")
        else:
            plots = Place.objects.filter(kind=PlaceKind.PLOT, holder__kind=OrganizationKind.HOUSEHOLD)
            fields["plot"] = forms.ModelChoiceField(
                plots,
                to_field_name="code",
                label=_("Mã vườn"),
                widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
                help_text=_("Hỏi nhà vườn, ví dụ V-0117-1."),
                error_messages={"invalid_choice": _("Không có vườn mang mã này.")},
            )
            fields["trader"].queryset = buying.order_by("name")
        goods = TradeItem.objects.filter(is_bulk=True).order_by("name")
        fields["trade_item"].queryset = goods
        if buying.count() == 1 and fields["trader"].queryset.count() == 1:
            fields["trader"].initial = buying.get()
        self.order_fields(self.field_order)


class GateTicketForm(ClientForm):
    """One box a weighing; empty ones are none. The tare is that of each crate or sack."""

    tare = QuantityField(label=_("Bì mỗi mã cân"), most=100, initial=Decimal(0))
    price = DongField(label=_("Giá một ký"), least=1, most=DEAREST)

    def __init__(self, *args: Any, ticket: GateTicket | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        known = list(ticket.weighings.all()) if ticket else []
        numbers = range(1, gate.MOST_WEIGHINGS + 1)
        filled = max([len(known), *[number for number in numbers if f"ma-{number}" in self.data]])
        count = min(gate.MOST_WEIGHINGS, max(FEWEST_BOXES, len(known) + MORE_BOXES, filled))
        for number in range(1, count + 1):
            gross = known[number - 1].gross if number <= len(known) else None
            label = _("Mã %(number)s") % {"number": number}
            field = QuantityField(label=label, required=False, most=gate.HEAVIEST, initial=gross)
            self.fields[f"ma-{number}"] = field
        if ticket:
            self.fields["price"].initial = ticket.price
            self.fields["tare"].initial = known[0].tare if known else Decimal(0)

    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("ma-")]

    def weighed(self) -> list[tuple[Decimal, Decimal]]:
        """Valid forms only; kilograms of each weighing with its tare."""
        told = [self.cleaned_data.get(name) for name in self.fields if name.startswith("ma-")]
        return [(gross, self.cleaned_data["tare"]) for gross in told if gross is not None]
