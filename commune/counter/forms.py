"""What is typed at a stall and by the board."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commune.counter.sales import LEAST, MOST
from commune.design.forms import DongField, TextField
from commune.people.models import Membership, Organization, OrganizationKind, OrganizationSet, Role
from commune.places.models import Place

THOUSAND = 1000


class StallAmountField(DongField):
    """As amounts are said in a market: `45` is 45.000 ₫; from a thousand on, what was typed."""

    example = "45"

    def read(self, text: str) -> int:
        amount = super().read(text)
        return amount * THOUSAND if text.strip().isdecimal() and amount < THOUSAND else amount


class AmountForm(forms.Form):
    """Sent twice by an impatient thumb, it counts once."""

    amount = StallAmountField(label=_("Bao nhiêu tiền"), least=LEAST, most=MOST)
    note = TextField(label=_("Bán gì"), max_length=120, required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class OpeningForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ClosingForm(forms.Form):
    counted_cash = DongField(
        label=_("Đếm tiền mặt trong hộc"), required=False, help_text=_("Để trống nếu không đếm.")
    )


class ReversalForm(forms.Form):
    reason = TextField(label=_("Lý do hủy"), max_length=200)


class StallForm(forms.Form):
    """A business of the market's commune; its account is its own affair."""

    number = TextField(label=_("Sạp số"), max_length=10)
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Người bán"),
        empty_label=_("chọn"),
        error_messages={"required": _("Hãy chọn người bán."), "invalid_choice": _("Không có người bán này.")},
    )
    goods = TextField(label=_("Bán gì"), max_length=80, required=False)

    def __init__(self, *args: Any, market: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["organization"]
        chooser.queryset = _traders().filter(unit=market.unit_id).order_by("name")


def _traders() -> OrganizationSet:
    """Businesses, and households in which somebody trades; not everybody's household."""
    businesses = (
        OrganizationKind.TRADER,
        OrganizationKind.HOUSEHOLD_BUSINESS,
        OrganizationKind.ENTERPRISE,
        OrganizationKind.COOPERATIVE,
    )
    selling = Membership.objects.current().filter(role__in=(Role.SELLER, Role.TRADER))
    households = Q(kind=OrganizationKind.HOUSEHOLD, pk__in=selling.values("organization"))
    return Organization.objects.filter(Q(kind__in=businesses) | households)


class StallEndForm(forms.Form):
    reason = TextField(label=_("Lý do trả sạp"), max_length=200)
