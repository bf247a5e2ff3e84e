"""What is filled in at the desk, and the form that a version of a survey's form becomes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, QuantityField, TextField
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization, OrganizationSet
from commune.surveys import typed
from commune.surveys.holding import Terms
from commune.surveys.judging import SILENT
from commune.surveys.models import Access, FormVersion
from commune.units.models import AdminUnit, AdminUnitSet

HOURS = 24


class WorkbookField(forms.FileField):
    widget = forms.FileInput(attrs={"accept": ".xlsx"})
    default_error_messages = {
        "required": _("Hãy chọn tệp."),
        "empty": _("Tệp rỗng."),
        "invalid": _("Hãy chọn tệp."),
        "max_length": _("Tên tệp dài quá."),
        "missing": _("Hãy chọn tệp."),
    }


class UploadForm(forms.Form):
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Của cơ quan, tổ chức"), empty_label=None
    )
    name = TextField(
        label=_("Tên mẫu phiếu"),
        max_length=160,
        required=False,
        help_text=_(
            "Bỏ trống thì lấy tên ghi trong trang cài đặt của tệp. Cùng tên là bản mới của mẫu đã có."
        ),
    )
    file = WorkbookField(label=_("Tệp mẫu phiếu XLSForm (.xlsx)"))

    def __init__(self, *args: Any, owners: OrganizationSet, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["organization"]
        chosen.queryset = owners
        if owners.count() == 1:
            chosen.widget = forms.HiddenInput()
            chosen.initial = owners.first()


class OpenForm(forms.Form):
    """Days are whole days in Vietnam; `satisfied` are question and choice together, of one question."""

    title = TextField(label=_("Tên khảo sát"), max_length=160)
    code = TextField(label=_("Mã khảo sát"), max_length=40)
    access = forms.ChoiceField(label=_("Ai trả lời"), choices=Access.choices, widget=forms.RadioSelect)
    opens_on = DayField(label=_("Mở từ ngày"))
    closes_on = DayField(label=_("Đến hết ngày"))
    grace_days = QuantityField(
        label=_("Mấy ngày sau khi khép còn nhận phiếu đã ghi ngoài sóng"), most=14, places=0, unit=""
    )
    satisfied = forms.MultipleChoiceField(
        label=_("Câu trả lời được tính là hài lòng"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Hãy chọn trong danh sách.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: FormVersion, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = [each for each in version.schema["items"] if each["kind"] == "one"]
        field: Any = self.fields["satisfied"]
        field.choices = [
            (f"{each['name']}:{choice['name']}", f"{each['label']} → {choice['label']}")
            for each in asked
            for choice in each["choices"]
        ]
        field.initial = [f"{version.schema['satisfaction']}:{name}" for name in version.schema["satisfied"]]

    def clean_satisfied(self) -> list[str]:
        given: list[str] = self.cleaned_data["satisfied"]
        if len({each.split(":")[0] for each in given}) > 1:
            raise forms.ValidationError(_("Chỉ chọn câu trả lời của một câu hỏi."))
        return given

    def terms(self) -> Terms:
        """Valid forms only."""
        facts = self.cleaned_data
        pairs = [each.split(":") for each in facts["satisfied"]]
        return Terms(
            code=facts["code"],
            title=facts["title"],
            access=facts["access"],
            opens_at=beginning_of(facts["opens_on"]),
            closes_at=beginning_of(facts["closes_on"] + timedelta(days=1)),
            grace_hours=int(facts["grace_days"]) * HOURS,
            satisfaction=pairs[0][0] if pairs else "",
            satisfied=[choice for _question, choice in pairs],
        )


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


class HouseholdsForm(forms.Form):
    file = WorkbookField(
        label=_("Danh sách hộ (.xlsx)"),
        help_text=_("Ba cột: Mã hộ, Tên chủ hộ, Ấp. Hộ đã có thì giữ nguyên."),
    )


class ClosingForm(forms.Form):
    reason = TextField(label=_("Lý do khép sớm"), max_length=200)


class FindingForm(forms.Form):
    words = ParagraphField(label=_("Kết luận"), max_length=3000)


class CollectionsForm(forms.Form):
    province = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Tỉnh"), empty_label=None)
    source = TextField(label=_("Nguồn số liệu"), max_length=200)
    file = WorkbookField(
        label=_("Danh sách khảo sát (.xlsx)"),
        help_text=_("Các cột: Mã xã, Tên khảo sát, Ngày mở, Số phiếu, Mặt trận hỏi."),
    )

    def __init__(self, *args: Any, provinces: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        units: Any = self.fields["province"]
        units.queryset = provinces


class AskedField(forms.Field):
    """A question of the form: what was typed comes through as it is; `judging` says what is wrong with it."""

    def validate(self, value: Any) -> None:
        """Whether an answer is needed depends on the other answers."""


WIDGETS: dict[str, forms.Widget] = {
    "text": forms.Textarea(attrs={"rows": 2}),
    "integer": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    "decimal": forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    "date": forms.TextInput(
        attrs={"inputmode": "numeric", "placeholder": _("ngày/tháng/năm"), "autocomplete": "off"}
    ),
    "point": forms.TextInput(attrs={"autocomplete": "off"}),
}


class AnswerForm(forms.Form):
    """`questions` pairs each line of the form with its box; groups and notes have none."""

    use_required_attribute = False
    client_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": _("Hãy mở lại trang này.")}
    )

    def __init__(
        self, *args: Any, schema: Mapping[str, Any], said: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.schema = schema
        self.said = said
        self.asked = {each["name"]: each for each in schema["items"] if each["kind"] not in SILENT}
        for name, item in self.asked.items():
            self.fields[f"q-{name}"] = AskedField(
                label=item["label"],
                help_text=self.help_of(item),
                required=item["required"],
                widget=_widget(item),
            )

    def help_of(self, item: Mapping[str, Any]) -> str:
        return " ".join(filter(None, [item["hint"], self.said.get(item["name"], "")]))

    def given(self) -> dict[str, str]:
        """Each question's answer as it is kept."""
        found = {}
        for name, item in self.asked.items():
            text = typed.canonical(item, self.cleaned_data.get(f"q-{name}") or "")
            if text:
                found[name] = text
        return found

    def mark(self, wrong: Mapping[str, str]) -> None:
        for name, code in wrong.items():
            self.add_error(f"q-{name}", typed.sentence(self.asked[name], code))

    def questions(self) -> list[dict[str, Any]]:
        return [
            {"item": each, "said": self.said.get(each["name"], ""), "field": self[f"q-{each['name']}"]}
            if each["name"] in self.asked
            else {"item": each, "said": self.said.get(each["name"], "")}
            for each in self.schema["items"]
            if each["kind"] != "calculate"
        ]

    def wrong_count(self) -> int:
        return len([name for name in self.errors if name.startswith("q-")])


def _widget(item: Mapping[str, Any]) -> forms.Widget:
    choices = [(each["name"], each["label"]) for each in item.get("choices", ())]
    if item["kind"] == "one":
        return forms.RadioSelect(choices=choices)
    if item["kind"] == "several":
        return forms.CheckboxSelectMultiple(choices=choices)
    return WIDGETS[item["kind"]]


class InterviewForm(AnswerForm):
    """At the desk: from a paper form or asked in person; a correction says why."""

    is_paper = forms.BooleanField(label=_("Chép từ phiếu giấy"), required=False)
    reason = TextField(label=_("Lý do sửa"), max_length=200, required=False)

    def __init__(self, *args: Any, is_correction: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_correction:
            del self.fields["reason"]


def suggested_code(number: int) -> str:
    return f"KS-{timezone.localdate().year}-{number:03d}"
