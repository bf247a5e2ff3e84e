"""What residents and officials fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.citizens.models import Category, ServiceKind
from commune.citizens.reports import receiving_units
from commune.design.forms import DayField, ParagraphField, PhoneField, TextField
from commune.units.models import AdminUnit

LONGEST_FILE_NAME = 200


class ReportForm(forms.Form):
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Xã"), empty_label=None)
    category = forms.ChoiceField(choices=Category, label=_("Việc gì"))
    hamlet = TextField(label=_("Ở ấp nào"), max_length=80, help_text=_("Chỉ cán bộ xử lý đọc được."))
    words = ParagraphField(
        label=_("Kể lại sự việc"), max_length=1000, help_text=_("Chỉ cán bộ xử lý đọc được.")
    )
    photo = forms.FileField(
        label=_("Ảnh"),
        required=False,
        max_length=LONGEST_FILE_NAME,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text=_("Vị trí và máy chụp ghi trong ảnh được bỏ đi."),
    )
    phone = PhoneField(
        label=_("Số điện thoại"),
        required=False,
        help_text=_("Để cán bộ hỏi thêm nếu cần. Xã trả lời xong thì xóa."),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["unit"]
        field.queryset = receiving_units()


class VerdictForm(forms.Form):
    satisfied = forms.TypedChoiceField(choices=(("1", ""), ("0", "")), coerce=lambda value: value == "1")
    comment = TextField(max_length=300, required=False)


class ServiceForm(forms.Form):
    kind = forms.ChoiceField(choices=ServiceKind, label=_("Loại dịch vụ"))
    name = TextField(label=_("Tên dịch vụ"), max_length=160)
    is_online = forms.BooleanField(label=_("Làm được trên mạng"), required=False)
    portal = forms.URLField(
        label=_("Địa chỉ trên cổng dịch vụ công"), max_length=300, required=False, assume_scheme="https"
    )
    since = DayField(label=_("Có từ ngày"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean_portal(self) -> str:
        address: str = self.cleaned_data["portal"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError(_("Địa chỉ phải bắt đầu bằng https://"))
        return address


class EndForm(forms.Form):
    ended_on = DayField(label=_("Ngừng từ ngày"))
    reason = TextField(label=_("Lý do"), max_length=200)


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel (.xlsx) hoặc CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Hãy chọn tệp."),
            "empty": _("Tệp rỗng."),
            "invalid": _("Hãy chọn tệp."),
        },
    )
