"""What a member fills in about her account, and a manager about a payment."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField
from commune.lib import vietqr
from commune.payments import member_accounts
from commune.payments.models import Method


def banks() -> list[tuple[str, str]]:
    """Of today, by name; in the demo only the one that no transfer reaches."""
    today = timezone.localdate()
    if settings.DEMO:
        return [(vietqr.DEMO_BIN, str(_("Ngân hàng mẫu")))]
    valid = [bank for bank in vietqr.all_banks() if bank.is_valid(today)]
    return [(bank.bin, bank.short_name) for bank in sorted(valid, key=lambda bank: bank.short_name.lower())]


class MemberAccountForm(forms.Form):
    bank_bin = forms.ChoiceField(label=_("Ngân hàng"))
    number = TextField(label=_("Số tài khoản"), max_length=19)
    holder_name = TextField(label=_("Tên chủ tài khoản"), max_length=60)
    agrees = forms.BooleanField(
        label=member_accounts.WORDING,
        error_messages={"required": _("Bà con chưa đồng ý thì hợp tác xã không giữ số tài khoản.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["bank_bin"]
        chooser.choices = banks()
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class PaymentForm(forms.Form):
    method = forms.ChoiceField(choices=Method)
    transaction_number = TextField(label=_("Mã giao dịch ngân hàng"), max_length=80, required=False)
