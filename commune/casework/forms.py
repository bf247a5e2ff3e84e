"""What officials fill in: a new file, the next step, a list of the document system."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from commune.casework.access import clerks_of
from commune.casework.models import StepKind, WorkFile, WorkFileStep
from commune.design.forms import DayField, ParagraphField, TextField
from commune.people.models import Organization, OrganizationSet, Person

WORDS = {
    StepKind.ASSIGN: _("Ý kiến chỉ đạo"),
    StepKind.DRAFT: _("Nội dung dự thảo"),
    StepKind.SIGN: _("Ý kiến khi ký"),
    StepKind.ISSUE: _("Số, ký hiệu văn bản ban hành"),
    StepKind.CLOSE: _("Kết quả xử lý"),
}
# Steps that name the draft that was read.
NAMING = (StepKind.SIGN, StepKind.ISSUE)
NEEDED = (StepKind.ISSUE, StepKind.CLOSE)


class FileForm(forms.Form):
    office = forms.ModelChoiceField(Organization.objects.none(), label=_("Cơ quan"), empty_label=None)
    title = TextField(label=_("Trích yếu"), max_length=200)
    due_on = DayField(label=_("Hạn xử lý"))
    on_paper = forms.BooleanField(label=_("Tiếp nhận bản giấy"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, offices: OrganizationSet, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["office"]
        field.queryset = offices.order_by("folded")


class StepForm(forms.Form):
    """One step; its boxes are those that the kind needs."""

    kind = forms.CharField(widget=forms.HiddenInput)
    assignee = forms.ModelChoiceField(Person.objects.none(), label=_("Giao cho"), empty_label=None)
    note = ParagraphField(max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.FileField(
        label=_("Ảnh văn bản"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    on_paper = forms.BooleanField(label=_("Bước này làm trên giấy"), required=False)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, file: WorkFile, kind: str, **options: Any) -> None:
        options.setdefault("auto_id", f"{kind}-%s")
        super().__init__(*args, **options)
        self.fields["note"].label = WORDS[StepKind(kind)]
        self.fields["note"].required = kind in NEEDED
        field: Any = self.fields["assignee"]
        field.queryset = Person.objects.filter(pk__in=[each.pk for each in clerks_of(file.unit)])
        if kind != StepKind.ASSIGN:
            del self.fields["assignee"]
        if kind not in {StepKind.DRAFT, StepKind.SIGN, StepKind.ISSUE}:
            del self.fields["document"]
        if kind not in NAMING:
            del self.fields["draft"]

    def shows(self, draft: WorkFileStep) -> None:
        """Sent again it names this draft: the page has shown it now."""
        self.data = {**self.data.dict(), "draft": draft.pk} if isinstance(self.data, QueryDict) else self.data


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
