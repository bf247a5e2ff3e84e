"""What commune and province fill in about projects."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, DongField, ParagraphField, PhoneField, SeveralField, TextField
from commune.people.models import Organization, OrganizationKind, Person
from commune.program.models import Indicator
from commune.projects.fields import CHOICES
from commune.projects.models import BudgetLevel, Fund, Lesson, Source
from commune.units.models import AdminUnit, AdminUnitSet


class OnceForm(forms.Form):
    """A second press of the button makes no second row."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"client_id": uuid.uuid4()})
        super().__init__(*args, **options)


class PaperField(forms.FileField):
    """A picture of the document, as a phone takes it; `files` checks and keeps it."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Ảnh chụp văn bản"), "required": False, **options}
        options["widget"] = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        options["error_messages"] = {"empty": _("Tệp này trống."), "invalid": _("Hãy chọn một tệp ảnh.")}
        super().__init__(**options)


class ProjectForm(OnceForm):
    code = forms.SlugField(label=_("Mã dự án"), max_length=24, help_text=_("Chữ không dấu, số, gạch nối."))
    name = TextField(label=_("Tên dự án, mô hình"), max_length=200)
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Địa bàn"), empty_label=None)
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=CHOICES)
    years = TextField(label=_("Thời gian thực hiện"), max_length=40, help_text=_("Ví dụ: 2023-2025"))
    executor = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Đơn vị thực hiện có trong sổ"), required=False
    )
    executor_name = TextField(label=_("Hoặc tên đơn vị thực hiện"), max_length=160, required=False)
    is_pilot = forms.BooleanField(label=_("Là mô hình thí điểm"), required=False)

    def __init__(self, *args: Any, units: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        places: Any = self.fields["unit"]
        places.queryset = units.order_by("sort_key")
        known: Any = self.fields["executor"]
        at_work = Organization.objects.filter(unit__in=units.values("pk"))
        known.queryset = at_work.exclude(kind=OrganizationKind.HOUSEHOLD).order_by("name")


class ApprovalForm(forms.Form):
    number = TextField(label=_("Số quyết định phê duyệt"), max_length=60)
    approved_on = DayField(label=_("Ngày phê duyệt"))
    paper = PaperField()


class FundForm(OnceForm):
    source = forms.ChoiceField(label=_("Nguồn vốn"), choices=Source.choices)
    level = forms.ChoiceField(
        label=_("Cấp ngân sách"),
        choices=[("", _("Không phải ngân sách")), *BudgetLevel.choices],
        required=False,
    )
    amount = DongField(label=_("Số tiền"))
    approved_on = DayField(label=_("Ngày duyệt vốn"))
    note = TextField(label=_("Ghi chú"), max_length=300, required=False)


class MoneyForm(OnceForm):
    """An allocation or a disbursement of one fund."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Từ nguồn vốn"), empty_label=None)
    amount = DongField(label=_("Số tiền"))
    on = DayField(label=_("Ngày"))
    document = TextField(label=_("Văn bản, chứng từ"), max_length=160)
    paper = PaperField()

    def __init__(self, *args: Any, funds: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known: Any = self.fields["fund"]
        known.queryset = funds
        known.label_from_instance = lambda row: (
            f"{row.get_source_display()} {row.get_level_display()}".strip()
        )


class CommitmentForm(MoneyForm):
    giver = TextField(label=_("Bên cam kết"), max_length=160)

    field_order = ["fund", "giver", "amount", "on", "document", "paper"]


class VoidingForm(forms.Form):
    row = forms.ChoiceField(label=_("Dòng ghi sai"))
    reason = TextField(label=_("Lý do hủy"), max_length=300)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        known: Any = self.fields["row"]
        known.choices = rows


class AcceptanceForm(forms.Form):
    finding = ParagraphField(label=_("Kết luận của hội đồng nghiệm thu"), max_length=600)
    accepted_on = DayField(label=_("Ngày nghiệm thu"))
    paper = PaperField(label=_("Ảnh chụp biên bản"))


class SeatForm(forms.Form):
    """A member is named by the phone number with which she signs in."""

    person = PhoneField(label=_("Số điện thoại của thành viên"))
    title = TextField(label=_("Vai trò trong hội đồng"), max_length=120)

    def clean_person(self) -> Person:
        found = Person.objects.filter(phone=self.cleaned_data["person"], is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Chưa có ai dùng số này ở Làng Số."))
        return found


class SheetForm(forms.Form):
    passes = forms.TypedChoiceField(
        label=_("Ý kiến"),
        choices=[("yes", _("Đồng ý nghiệm thu")), ("no", _("Chưa đồng ý"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    finding = ParagraphField(label=_("Nhận xét"), max_length=600)


class EndingForm(forms.Form):
    ended_on = DayField(label=_("Kết thúc từ ngày"))
    reason = TextField(label=_("Lý do"), max_length=300)


class ResultForm(forms.Form):
    """Which figure: never the figure itself."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), label=_("Chỉ tiêu"), empty_label=None)
    period = TextField(label=_("Kỳ"), max_length=12, help_text=_("Ví dụ: 2025, 2025-Q3, 2025-09"))
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Của đơn vị"), empty_label=None)

    def __init__(self, *args: Any, units: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        known: Any = self.fields["indicator"]
        known.queryset = Indicator.objects.filter(valid_to__isnull=True).select_related("set")
        known.label_from_instance = lambda row: f"{row.set.name}: {row.code} {row.name}"
        places: Any = self.fields["unit"]
        places.queryset = units.order_by("sort_key")


class LessonForm(OnceForm):
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=CHOICES)
    text = ParagraphField(label=_("Bài học"), max_length=1000)


class DraftForm(OnceForm):
    number = TextField(
        label=_("Số chỉ tiêu dự kiến"), max_length=12, help_text=_("Số đã có thì thay bản trước.")
    )
    text = TextField(label=_("Nội dung chỉ tiêu"), max_length=300)
    threshold = TextField(label=_("Mức đạt đề xuất"), max_length=120)
    reason = ParagraphField(label=_("Lý do"), max_length=600)
    lessons = SeveralField(
        Lesson.objects.none(), label=_("Từ bài học nào"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_dropped = forms.BooleanField(label=_("Bỏ chỉ tiêu này khỏi dự thảo"), required=False)

    def __init__(self, *args: Any, lessons: list[Lesson], **options: Any) -> None:
        super().__init__(*args, **options)
        known: Any = self.fields["lessons"]
        known.queryset = Lesson.objects.filter(pk__in=[each.pk for each in lessons]).select_related("project")
        known.label_from_instance = lambda row: f"{row.project.code}: {row.text[:120]}"
