"""What producer, commune, council and province fill in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, QuantityField, SeveralField, TextField
from commune.lib.vietnamese import format_number
from commune.people.models import OrganizationSet, Person
from commune.products.models import TradeItem
from commune.quality.models import Certificate, LabTest
from commune.recognition.dossiers import Thing
from commune.recognition.models import Procedure, RatingRound
from commune.recognition.procedures import Criterion, rules_of
from commune.trace.models import Lot
from commune.units.models import AdminUnit, AdminUnitSet

VOTES = (("yes", _("Đồng ý")), ("no", _("Không đồng ý")))


class DossierForm(forms.Form):
    """Of one round: its groups are those of the edition."""

    trade_item = forms.ModelChoiceField(TradeItem.objects.none(), label=_("Sản phẩm"), empty_label=None)
    group = forms.ChoiceField(label=_("Nhóm sản phẩm"))
    story = ParagraphField(
        label=_("Câu chuyện sản phẩm"),
        max_length=3000,
        help_text=_(
            "Vài câu bằng lời của mình. Giấy chứng nhận, lô hàng, kiểm nghiệm lấy từ sổ, không gõ lại."
        ),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, producers: OrganizationSet, round_: RatingRound, **options: Any) -> None:
        super().__init__(*args, **options)
        items: Any = self.fields["trade_item"]
        items.queryset = TradeItem.objects.filter(brand_owner__in=producers, is_bulk=False).order_by("name")
        groups: Any = self.fields["group"]
        groups.choices = [(name, name) for name in rules_of(round_.procedure).groups]


class EvidenceForm(forms.Form):
    """Tick what the house has."""

    certificates = SeveralField(
        Certificate.objects.none(),
        label=_("Giấy chứng nhận"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tests = SeveralField(
        LabTest.objects.none(),
        label=_("Phiếu kiểm nghiệm"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lots = SeveralField(
        Lot.objects.none(),
        label=_("Lô hàng đã truy xuất"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, at_hand: dict[str, list[Thing]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, things in at_hand.items():
            field: Any = self.fields[name]
            field.queryset = field.queryset.model.objects.filter(pk__in=[each.pk for each in things])
            field.label_from_instance = label_of
            if not things:
                del self.fields[name]

    def things(self) -> list[Thing]:
        """Valid forms only."""
        return [each for chosen in self.cleaned_data.values() for each in chosen]


def label_of(thing: Thing) -> str:
    if isinstance(thing, Certificate):
        return f"{thing.standard.name} {thing.number}"
    if isinstance(thing, LabTest):
        return f"{thing.lab}, {thing.report_number}, {thing.reported_on:%d/%m/%Y}"
    return f"{thing.code}, {thing.made_at:%d/%m/%Y}, {format_number(thing.quantity)}"


class SheetForm(forms.Form):
    """The grid of one level's criteria: a figure each, in the order of the edition."""

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], is_vote: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        for each in criteria:
            most = format_number(each.most)
            self.fields[each.code] = QuantityField(
                label=each.name, most=each.most, places=2, unit=f"/ {most}"
            )
        if is_vote:
            self.fields["in_favour"] = forms.ChoiceField(
                choices=VOTES, label=_("Bỏ phiếu"), widget=forms.RadioSelect
            )
        self.fields["comment"] = ParagraphField(
            label=_("Nhận xét"),
            max_length=500,
            required=not is_vote and bool(criteria and criteria[0].assessed_by == "commune"),
        )

    def grid(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(each, self[each.code]) for each in self.criteria]

    def others(self) -> list[forms.BoundField]:
        return [self[name] for name in ("in_favour", "comment") if name in self.fields]

    def points(self) -> dict[str, Decimal]:
        """Valid forms only."""
        return {each.code: self.cleaned_data[each.code] for each in self.criteria}

    def vote(self) -> bool | None:
        given = self.cleaned_data.get("in_favour")
        return None if given is None else given == "yes"


class RoundForm(forms.Form):
    procedure = forms.ModelChoiceField(
        Procedure.objects.order_by("-valid_from"), label=_("Thủ tục"), empty_label=None
    )
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Tỉnh"), empty_label=None)
    name = TextField(label=_("Tên đợt"), max_length=120)
    opens_on = DayField(label=_("Nhận hồ sơ từ ngày"))
    closes_on = DayField(label=_("Đến ngày"))

    def __init__(self, *args: Any, provinces: AdminUnitSet, **options: Any) -> None:
        options.setdefault("auto_id", "dot-%s")
        super().__init__(*args, **options)
        units: Any = self.fields["unit"]
        units.queryset = provinces


class SeatForm(forms.Form):
    """A member is named by the phone number with which she signs in."""

    phone = TextField(label=_("Số điện thoại của thành viên"), max_length=20)
    title = TextField(label=_("Vai trò trong hội đồng"), max_length=120)

    def clean_phone(self) -> Person:
        digits = "".join(each for each in self.cleaned_data["phone"] if each.isdigit())
        found = Person.objects.filter(phone=f"+84{digits.removeprefix('84').removeprefix('0')}").first()
        if found is None:
            raise forms.ValidationError(_("Chưa có ai dùng số điện thoại này."))
        return found


class ForwardForm(forms.Form):
    note = TextField(label=_("Công văn chuyển trung ương"), max_length=200)


class DecisionForm(forms.Form):
    number = TextField(label=_("Quyết định số"), max_length=40)
    decided_on = DayField(label=_("Ngày quyết định"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "qd-%s")
        super().__init__(*args, **options)


class CentreForm(DecisionForm):
    stars = forms.TypedChoiceField(
        choices=((5, _("5 sao")), (4, _("4 sao")), (3, _("3 sao"))),
        coerce=int,
        label=_("Trung ương xếp hạng"),
    )
    body = TextField(label=_("Cơ quan quyết định"), max_length=160)


class RefusalForm(forms.Form):
    number = TextField(label=_("Văn bản số"), max_length=40)
    decided_on = DayField(label=_("Ngày"))
    reasons = TextField(label=_("Lý do không công nhận"), max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", "khong-%s")
        super().__init__(*args, **options)


class WithdrawalForm(forms.Form):
    since = DayField(label=_("Thu hồi từ ngày"))
    number = TextField(label=_("Quyết định thu hồi số"), max_length=40)
    reason = TextField(label=_("Lý do"), max_length=250)
