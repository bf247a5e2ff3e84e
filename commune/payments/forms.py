"""Forms of the seller's money page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField
from commune.payments.models import PaymentRequest, SellerAccount


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
