"""What owners and farmers type."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.adoption.models import LossCause, Way
from commune.design.forms import DayField, PhoneField, QuantityField, TextField
from commune.farm.forms import EntryForm, HarvestForm
from commune.market.forms import WholeField
from commune.orders.checkout import DeliverTo
from commune.orders.forms import CheckoutForm

MOST_BOXES = 200
LARGEST_PHOTO = 2 * 1024 * 1024


class SentOnce(forms.Form):
    """`client_id` makes a double sending one row."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AgreeForm(SentOnce):
    """`agreed` is the digest of the words that were shown."""

    name = TextField(
        label=_("Họ và tên"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(label=_("Số điện thoại"))
    agreed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    accept = forms.BooleanField(
        label=_("Tôi đã đọc và đồng ý hợp đồng"),
        error_messages={"required": _("Anh chị đọc hợp đồng rồi đánh dấu vào đây.")},
    )


class TransferForm(forms.Form):
    to_phone = PhoneField(label=_("Số điện thoại người nhận"))
    greeting = TextField(label=_("Lời nhắn"), required=False, max_length=200)


class PickupForm(SentOnce):
    boxes = WholeField(label=_("Số hộp"), least=1, most=MOST_BOXES)


class ResellForm(SentOnce):
    kilograms = QuantityField(label=_("Số ký để hợp tác xã mua lại"), least=0, most=10**5)


class DeliverForm(CheckoutForm):
    """To a door: whom and where, as an order asks it."""

    boxes = WholeField(label=_("Số hộp"), least=1, most=MOST_BOXES)
    greeting = TextField(label=_("Lời chúc ghi trên thiệp"), required=False, max_length=200)
    field_order: tuple[str, ...] = ("boxes", "phone", "name", "commune", "house", "greeting")

    def __init__(self, *args: Any, way: Way, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("client_id", uuid.uuid4())
        super().__init__(*args, **options)
        del self.fields["expected"]
        self.fields["commune"].widget.attrs.pop("list", None)
        if way != Way.GIFT:
            del self.fields["greeting"]


def box_form(way: Way, *args: Any, **options: Any) -> forms.Form:
    """The form that asks what this way of delivery needs."""
    if way == Way.RESELL:
        return ResellForm(*args)
    if way == Way.PICKUP:
        return PickupForm(*args)
    return DeliverForm(*args, way=way, **options)


def address_in(form: forms.Form) -> DeliverTo | None:
    """Of a valid form."""
    return form.deliver_to() if isinstance(form, DeliverForm) else None


class TreeWorkForm(EntryForm):
    """A diary entry about one tree, with a picture for its owner."""

    photo = forms.FileField(
        label=_("Ảnh cho chủ cây"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Chủ cây thấy ảnh này. Đừng chụp rõ mặt người khác."),
    )

    def clean_photo(self) -> Any:
        sent = self.cleaned_data["photo"]
        if sent and sent.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn quá, tối đa 2 MB."))
        return sent


class TreeHarvestForm(HarvestForm):
    is_last = forms.BooleanField(label=_("Đây là lần hái cuối của năm"), required=False)

    def __init__(self, *args: Any, variety: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["trade_item"]
        chooser.queryset = chooser.queryset.filter(variety=variety)
        chooser.initial = chooser.queryset.first()


class LossForm(forms.Form):
    cause = forms.ChoiceField(label=_("Vì sao"), choices=LossCause.choices, widget=forms.RadioSelect)
    happened_on = DayField(label=_("Ngày nào"))
    note = TextField(label=_("Ghi thêm"), required=False, max_length=300)
