"""What organizers and learners fill in."""

import base64
import binascii
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, FigureField, PhoneField, TextField
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
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
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Đơn vị tổ chức"), empty_label=None)
    name = TextField(label=_("Tên khóa học"), max_length=200)
    topic = TextField(label=_("Nội dung"), max_length=120)
    hours = WholeField(label=_("Số giờ"), least=1, most=MOST_HOURS)
    pass_share = WholeField(
        label=_("Dự ít nhất bao nhiêu phần trăm số buổi thì đạt"), least=1, most=HUNDRED, initial=80
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
    phone = KnownPhoneField(label=_("Số điện thoại của học viên"))


class PostForm(forms.Form):
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Đơn vị"), empty_label=None)
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
