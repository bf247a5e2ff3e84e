"""Forms of the seller's money page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField
from commune.payments import access
from commune.payments.member_forms import banks
from commune.payments.models import PaymentRequest, SellerAccount
from commune.people.models import Organization, Person


class MatchForm(forms.Form):
    """A code of a request to the same account."""

    code = TextField(label=_("Mã chuyển khoản của đơn"), max_length=12)

    def __init__(self, *args: object, account: SellerAccount, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.account = account

    def clean_code(self) -> PaymentRequest:
        code = self.cleaned_data["code"].upper().replace(" ", "")
        request = PaymentRequest.objects.filter(account=self.account, code=code).first()
        if request is None:
            raise forms.ValidationError(_("Không có đơn nào của tài khoản này mang mã đó."))
        return request


class ReceivingForm(forms.Form):
    """Of an organization for which she sells; she agrees that buyers see the number."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Cho"), empty_label=None)
    bank_bin = forms.ChoiceField(label=_("Ngân hàng"))
    number = TextField(label=_("Số tài khoản"), max_length=19)
    holder_name = TextField(label=_("Tên chủ tài khoản"), max_length=60)
    agrees = forms.BooleanField(
        label=_("Tôi đồng ý cho người mua hàng của tôi thấy số tài khoản này để chuyển tiền."),
        error_messages={"required": _("Chưa đồng ý thì người mua không thấy số này, và trả bằng tiền mặt.")},
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        own = list(access.paid_for(person).order_by("name"))
        chooser: Any = self.fields["organization"]
        chooser.queryset = access.paid_for(person).order_by("name")
        if len(own) == 1:
            chooser.widget, chooser.initial = forms.HiddenInput(), own[0]
        bank: Any = self.fields["bank_bin"]
        bank.choices = banks()
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
