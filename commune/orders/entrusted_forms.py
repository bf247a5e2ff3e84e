"""What the two sides of a mandate type."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DongField, QuantityField, TextField
from commune.market.models import Booth
from commune.people.models import OrganizationKind, Person


class BoothField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class ProposalForm(forms.Form):
    booth = BoothField(Booth.objects.none(), label=_("Gian hàng của tôi"), empty_label=None)
    seller = BoothField(Booth.objects.none(), label=_("Nhờ hợp tác xã bán"), empty_label=None)
    percent = QuantityField(
        label=_("Hợp tác xã giữ lại bao nhiêu phần trăm"), most=50, places=1, unit="%", initial=Decimal(0)
    )

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = Booth.objects.kept_by(person)
        cooperatives = Booth.objects.filter(organization__kind=OrganizationKind.COOPERATIVE)
        choices = {"booth": kept, "seller": cooperatives.exclude(pk__in=kept.values("pk"))}
        for name, rows in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows.select_related("organization").order_by("name")

    def terms(self) -> dict[str, Any]:
        """Of a valid form, as `mandates.propose` takes them."""
        facts = self.cleaned_data
        permille = int(facts["percent"] * 10)
        return {"booth": facts["booth"], "seller": facts["seller"], "fee_permille": permille}


class EndForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=200)


class RemittanceForm(forms.Form):
    amount = DongField(label=_("Số tiền đã trả"), least=1)
    transaction_number = TextField(label=_("Mã giao dịch của ngân hàng"), max_length=80)
