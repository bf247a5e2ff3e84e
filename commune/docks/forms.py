"""What the keeper of a dock fills in."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, QuantityField, TextField
from commune.lib.vietnamese import VIETNAM

WEEKDAYS = (_("Thứ hai"), _("Thứ ba"), _("Thứ tư"), _("Thứ năm"), _("Thứ sáu"), _("Thứ bảy"), _("Chủ nhật"))
CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
REQUIRED = {"required": _("Hãy ghi giờ."), "invalid": _("Giờ phải ghi như 06:30.")}


def clock(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(label=label, required=required, widget=CLOCK, error_messages=REQUIRED)


class WeekForm(forms.Form):
    """The same hours on all ticked weekdays: how docks write them on their board."""

    valid_from = DayField(label=_("Áp dụng từ ngày"))
    opens, closes = clock(_("Mở cửa")), clock(_("Đóng cửa"))
    days = forms.MultipleChoiceField(
        label=_("Những ngày mở cửa"),
        choices=[(str(number), name) for number, name in enumerate(WEEKDAYS)],
        initial=[str(number) for number in range(7)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một ngày.")},
    )

    def week(self) -> dict[int, list[tuple[time, time]]]:
        facts = self.cleaned_data
        return {int(day): [(facts["opens"], facts["closes"])] for day in facts["days"]}


class ExceptionForm(forms.Form):
    """Without hours: closed all day."""

    day = DayField(label=_("Ngày"))
    opens = clock(_("Mở cửa (để trống: nghỉ cả ngày)"), required=False)
    closes = clock(_("Đóng cửa"), required=False)
    reason = TextField(label=_("Lý do"), max_length=200)


class NoticeForm(forms.Form):
    text = TextField(label=_("Lưu ý con nước, luồng, sửa bến"), max_length=300)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Tới ngày (để trống: chưa biết)"), required=False)


class LicenceForm(forms.Form):
    number = TextField(label=_("Số giấy phép"), max_length=60)
    issuer = TextField(label=_("Nơi cấp"), max_length=160)
    valid_from = DayField(label=_("Có hiệu lực từ"))
    valid_to = DayField(label=_("Hết hạn"))


class SlotForm(forms.Form):
    """One stretch on as many days as asked."""

    day = DayField(label=_("Từ ngày"))
    days = QuantityField(label=_("Mở cho mấy ngày"), least=1, most=31, places=0, unit="ngày", initial=1)
    starts = clock(_("Từ lúc"))
    ends = clock(_("Tới lúc"))
    capacity = QuantityField(
        label=_("Nhận cùng lúc"), least=1, most=50, places=0, unit="phương tiện", initial=2
    )

    def spans(self) -> list[tuple[datetime, datetime]]:
        facts = self.cleaned_data
        first: date = facts["day"]
        days = [first + timedelta(days=after) for after in range(int(facts["days"]))]
        return [
            (datetime.combine(day, facts["starts"], VIETNAM), datetime.combine(day, facts["ends"], VIETNAM))
            for day in days
        ]
