"""What organizers and learners fill in."""

import base64
import binascii
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, FigureField, PhoneField, TextField
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.training.models import Post
from commune.units.models import AdminUnit, AdminUnitSet

MOST_BYTES = 4 * 1024 * 1024
HUNDRED, MOST_HOURS = 100, 400


class WholeField(FigureField):
    example = "8"

    def read(self, text: str) -> int:
        return int(text)


class OnceForm(forms.Form):
    """A second press of the button makes no second row."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"client_id": uuid.uuid4()})
        super().__init__(*args, **options)


class CourseForm(OnceForm):
    unit: "forms.ModelChoiceField[AdminUnit]" = forms.ModelChoiceField(
        None, label=_("Đơn vị tổ chức"), empty_label=None
    )
    name = TextField(label=_("Tên khóa học"), max_length=200)
    topic = TextField(label=_("Nội dung"), max_length=120)
    hours = WholeField(label=_("Số giờ"), least=1, most=MOST_HOURS)
    pass_share = WholeField(
        label=_("Dự ít nhất bao nhiêu phần trăm số giờ thì đạt"), least=1, most=HUNDRED, initial=80
    )
    test_points = WholeField(
        label=_("Điểm đạt của bài kiểm tra, trên 100"),
        least=1,
        most=HUNDRED,
        required=False,
        help_text=_("Để trống nếu không có bài kiểm tra."),
    )

    def __init__(self, *args: Any, units: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        places: Any = self.fields["unit"]
        places.queryset = units.order_by("sort_key")


class SessionForm(OnceForm):
    day = DayField(label=_("Ngày học"))
    begins = forms.TimeField(
        label=_("Từ giờ"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    stops = forms.TimeField(
        label=_("Đến giờ"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = TextField(label=_("Nơi học"), max_length=160)

    def facts(self) -> dict[str, Any]:
        """For `courses.add_session`."""
        said = self.cleaned_data
        starts = datetime.combine(said["day"], said["begins"], VIETNAM)
        ends = datetime.combine(said["day"], said["stops"], VIETNAM)
        return {"starts": starts, "ends": ends, "place": said["place"], "client_id": said["client_id"]}


class KnownPhoneField(PhoneField):
    """The person who signs in with this phone."""

    def clean(self, value: Any) -> Any:
        phone = super().clean(value)
        if not phone:
            return None
        found = Person.objects.filter(phone=phone, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Chưa có ai dùng số này ở Làng Số."))
        return found


class LearnerForm(forms.Form):
    """By her phone or, where she has no account here, by the post that she holds."""

    phone = KnownPhoneField(label=_("Số điện thoại của học viên"), required=False)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("Hoặc người giữ vị trí, chưa có tài khoản"),
        required=False,
        empty_label=_("Không chọn"),
    )

    def __init__(self, *args: Any, posts: "QuerySet[Post]", **options: Any) -> None:
        super().__init__(*args, **options)
        known: Any = self.fields["post"]
        known.queryset = posts
        known.label_from_instance = lambda row: f"{row.holder_name}, {row.title}, {row.unit.name}"

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if not self.errors and bool(facts.get("phone")) == bool(facts.get("post")):
            self.add_error("phone", _("Hãy ghi số điện thoại, hoặc chọn người giữ vị trí."))
        return facts

    @property
    def learner(self) -> Person | Post:
        """Valid forms only."""
        found: Person | Post = self.cleaned_data["phone"] or self.cleaned_data["post"]
        return found


class MarkForm(OnceForm):
    points = WholeField(label=_("Điểm, trên 100"), most=HUNDRED)


class PostForm(forms.Form):
    unit: "forms.ModelChoiceField[AdminUnit]" = forms.ModelChoiceField(
        None, label=_("Đơn vị"), empty_label=None
    )
    title = TextField(label=_("Vị trí quản lý"), max_length=120)
    phone = KnownPhoneField(label=_("Số điện thoại người giữ, nếu có ở Làng Số"), required=False)
    holder_name = TextField(label=_("Hoặc họ tên"), max_length=120, required=False)
    since = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, units: AdminUnitSet, **options: Any) -> None:
        super().__init__(*args, **options)
        places: Any = self.fields["unit"]
        places.queryset = units.order_by("sort_key")


class EndForm(forms.Form):
    until = DayField(label=_("Thôi giữ từ ngày"))


class RevocationForm(forms.Form):
    reason = TextField(label=_("Lý do thu hồi"), max_length=300)


class ImportForm(forms.Form):
    """The file comes as an upload to be looked through, then once more inside the page, unchanged, to be taken over."""

    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        required=False,
        error_messages={"empty": _("Tệp này trống.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput)
    file_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        upload = facts.get("file")
        if upload and upload.size > MOST_BYTES:
            self.add_error("file", _("Tệp lớn quá 4 MB."))
        elif upload:
            facts |= {"bytes": upload.read(), "file_name": upload.name}
        elif facts.get("content"):
            facts["bytes"] = self._carried(facts["content"])
        else:
            self.add_error("file", _("Hãy chọn tệp."))
        return facts

    def _carried(self, content: str) -> bytes:
        try:
            return base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            self.add_error("file", _("Tệp đã bị đổi giữa đường. Hãy chọn lại tệp."))
            return b""

    @property
    def carried(self) -> str:
        return base64.b64encode(self.cleaned_data["bytes"]).decode()
