"""What the province fills in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, TextField

RESULTS = (("met", _("Đạt")), ("unmet", _("Chưa đạt")))


class FileForm(forms.Form):
    source = TextField(
        label=_("Nguồn của tệp"),
        max_length=200,
        help_text=_("Văn bản, cơ quan hoặc bài viết mà số liệu lấy từ đó."),
    )
    file = forms.FileField(
        label=_("Tệp Excel (.xlsx) hoặc CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Hãy chọn tệp."),
            "empty": _("Tệp rỗng."),
            "invalid": _("Hãy chọn tệp."),
        },
    )


class DecisionForm(forms.Form):
    """Its fields are the arguments of `entering.decide`."""

    set_code = TextField(label=_("Bộ tiêu chí"), max_length=40)
    number = TextField(label=_("Tiêu chí"), max_length=20)
    is_met = forms.ChoiceField(
        choices=RESULTS,
        label=_("Kết quả"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn đạt hay chưa đạt.")},
    )
    document = TextField(label=_("Số của văn bản đã ký"), max_length=120)
    decided_on = DayField(label=_("Ngày quyết định"))
    reason = ParagraphField(label=_("Lý do"), max_length=500)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean_is_met(self) -> Any:
        return self.cleaned_data["is_met"] == "met"
