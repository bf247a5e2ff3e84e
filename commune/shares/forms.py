"""What the manager fills in: prices, deductions, advances, a sheet; and what a member answers."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, DongField, TextField
from commune.packhouse.grades import known_grades
from commune.payments.models import Method
from commune.people.models import Organization
from commune.products.models import TradeItem
from commune.shares import access
from commune.shares.models import AnswerKind
from commune.shares.prices import DEAREST
from commune.shares.sheets import MOST_POOLED


class ClientForm(forms.Form):
    """Sent twice by an impatient thumb, it counts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _today() -> date:
    return timezone.localdate()


class PriceListForm(ClientForm):
    """A box for each item and grade; an empty one agrees nothing."""

    agreed_by = TextField(
        label=_("Ai thống nhất"), max_length=160, help_text=_("Ví dụ: Biên bản họp thành viên số 05")
    )
    agreed_on = DayField(label=_("Họp ngày"), initial=_today)
    valid_from = DayField(label=_("Áp dụng cho trái hái từ ngày"), initial=_today)
    valid_to = DayField(label=_("Đến hết ngày"), required=False)

    def __init__(self, *args: Any, cooperative: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        goods = TradeItem.objects.filter(is_bulk=True, brand_owner=cooperative).order_by("name")
        self.goods = list(goods.select_related("variety"))
        for item in self.goods:
            for grade in known_grades().values():
                label = _("%(item)s, %(grade)s") % {"item": item.variety.name, "grade": grade.label}
                self.fields[self.name_of(item, grade.code)] = DongField(
                    label=label, required=False, most=DEAREST
                )

    @staticmethod
    def name_of(item: TradeItem, grade: str) -> str:
        return f"price-{item.pk.hex}-{grade}"

    def boxes(self) -> list[tuple[TradeItem, list[forms.BoundField]]]:
        return [(item, [self[self.name_of(item, grade)] for grade in known_grades()]) for item in self.goods]

    def prices(self) -> list[tuple[TradeItem, str, int]]:
        """Valid forms only."""
        told = [
            (item, grade, self.cleaned_data.get(self.name_of(item, grade)))
            for item in self.goods
            for grade in known_grades()
        ]
        return [(item, grade, price) for item, grade, price in told if price is not None]


class HouseholdForm(ClientForm):
    """With one of the co-op's households."""

    household = forms.ModelChoiceField(Organization.objects.none(), label=_("Hộ"))

    def __init__(self, *args: Any, cooperative: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["household"]
        chooser.queryset = access.members_of(cooperative)
        chooser.label_from_instance = lambda each: f"{each.code} – {each.name}"


class DeductionForm(HouseholdForm):
    name = TextField(
        label=_("Trừ tiền gì"), max_length=120, help_text=_("Ví dụ: bao bì, xử lý hơi nước nóng")
    )
    amount = DongField(label=_("Số tiền"))
    agreed_by = TextField(label=_("Ai thống nhất"), max_length=160)
    valid_from = DayField(label=_("Từ ngày"), initial=_today)
    valid_to = DayField(label=_("Đến hết ngày"), required=False)
    field_order = ("name", "household", "amount", "agreed_by", "valid_from", "valid_to", "client_id")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["household"]
        chooser.required, chooser.empty_label = False, _("Mọi hộ, tính theo mỗi ký")


class AdvanceForm(HouseholdForm):
    amount = DongField(label=_("Số tiền tạm ứng"))
    method = forms.ChoiceField(
        label=_("Đưa bằng"), choices=Method, widget=forms.RadioSelect, initial=Method.CASH
    )
    paid_on = DayField(label=_("Ngày đưa"), initial=_today)
    note = TextField(label=_("Ghi chú"), max_length=200, required=False)
    field_order = ("household", "amount", "method", "paid_on", "note", "client_id")


class SignedDongField(DongField):
    """đồng that may be below nothing: a deficit is written with a minus."""

    def read(self, text: str) -> int:
        sign = -1 if text.startswith(("-", "−")) else 1
        return sign * super().read(text.lstrip("-− "))


class SheetForm(ClientForm):
    since = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến hết ngày"), initial=_today)
    pool = SignedDongField(
        label=_("Phần chung chia theo ký"),
        required=False,
        least=-MOST_POOLED,
        most=MOST_POOLED,
        help_text=_("Lãi chia thêm; nếu lỗ thì ghi dấu trừ phía trước."),
    )
    pool_reason = TextField(label=_("Phần chung là tiền gì, ai thống nhất"), max_length=160, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"].initial = _today().replace(day=1)


class DroppingForm(forms.Form):
    reason = TextField(label=_("Lý do bỏ bảng"), max_length=160)


class AnswerForm(ClientForm):
    kind = forms.ChoiceField(choices=AnswerKind)
    reason = TextField(label=_("Chỗ nào chưa đúng"), max_length=300, required=False)
