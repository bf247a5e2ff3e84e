"""What sellers, viewers and officials type."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, DongField, ParagraphField, PhoneField, TextField
from commune.live import access, verifying
from commune.live.models import LiveSession, Method, Stage, StreamerVerification
from commune.live.pasting import LARGEST_FILE
from commune.live.sessions import HIGHEST_PRICE, LONGEST_HOLD, SHORTEST_HOLD
from commune.market.forms import WholeField
from commune.market.models import Booth, Listing
from commune.people.models import Membership, Organization, Person


class _ListingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.trade_item.name} · {_('trên kệ còn')} {obj.available}"


class SessionForm(forms.Form):
    """A new session of one of the booths that she keeps."""

    booth = forms.ModelChoiceField(Booth.objects.none(), label=_("Gian hàng"), empty_label=None)
    title = TextField(label=_("Tên buổi bán"), max_length=120)
    stage = forms.ChoiceField(
        label=_("Người xem coi ở đâu"), choices=Stage.choices, widget=forms.Select, initial=Stage.FACEBOOK
    )
    outside_address = forms.URLField(
        label=_("Đường dẫn buổi phát bên ngoài"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Có thì dán vào, người xem ở đây bấm qua coi được."),
    )
    streamer = forms.ModelChoiceField(Person.objects.none(), label=_("Người phát"), empty_label=None)
    complaint_phone = PhoneField(label=_("Số điện thoại nhận phản ánh"))
    hold_minutes = WholeField(
        label=_("Giữ hàng chờ chuyển tiền (phút)"), least=SHORTEST_HOLD, most=LONGEST_HOLD, initial=30
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        booths = Booth.objects.kept_by(person).order_by("name")
        self._choose("booth", booths)
        standing = StreamerVerification.objects.standing(timezone.localdate())
        known = standing.filter(organization__booths__in=booths).values("person")
        self._choose("streamer", Person.objects.filter(pk__in=known).order_by("sort_key"))

    def _choose(self, name: str, found: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found


class OfferForm(forms.Form):
    code = TextField(label=_("Mã nói trong buổi"), max_length=4, help_text=_("Ví dụ A1, A2, B1."))
    listing = _ListingField(Listing.objects.none(), label=_("Món"), empty_label=None)
    price = DongField(label=_("Giá của buổi"), least=1, most=HIGHEST_PRICE)
    units = WholeField(label=_("Để riêng cho buổi"), least=1)

    def __init__(self, session: LiveSession, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Listing.objects.standing().filter(booth=session.booth).exclude(live_offers__session=session)
        field = self.fields["listing"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found.priced().stocked().select_related("trade_item").order_by("trade_item__name")


class PledgeForm(forms.Form):
    pledged = forms.BooleanField(label=_("Tôi cam kết như trên"))


class QuickForm(forms.Form):
    """One comment, typed by the operator."""

    author = TextField(label=_("Tên người xem"), max_length=80, required=False)
    text = TextField(
        label=_("Bình luận"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class PasteForm(forms.Form):
    pasted = ParagraphField(
        label=_("Dán bình luận vào đây"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Mỗi dòng một bình luận, dạng “Tên: nội dung”. Dán lại cả danh sách cũng không bị trùng."
        ),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Tập tin CSV"),
        help_text=_("Cột tên và cột bình luận. Nhiều nhất 500 dòng."),
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("Tập tin quá 1 MB. Chia nhỏ rồi nhập từng phần."))
        return file


class WarningForm(forms.Form):
    text = TextField(label=_("Lưu ý hiện cho người xem"), max_length=300)


class StopForm(forms.Form):
    reason = TextField(label=_("Lý do dừng"), max_length=300)


class AnswerForm(forms.Form):
    text = TextField(label=_("Trả lời"), max_length=600)


class CommentForm(forms.Form):
    """What a viewer writes in the room."""

    author = TextField(label=_("Tên của anh chị"), max_length=80)
    phone = PhoneField(
        label=_("Số điện thoại (khi mua)"),
        required=False,
        help_text=_("Người xem khác không thấy số này."),
    )
    text = TextField(
        label=_("Bình luận hoặc đặt mua"),
        max_length=400,
        help_text=_("Muốn mua thì ghi mã và số lượng, ví dụ: A1 2 hộp."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class ComplaintForm(forms.Form):
    text = ParagraphField(label=_("Anh chị muốn phản ánh điều gì"), max_length=600)
    name = TextField(label=_("Tên (không bắt buộc)"), max_length=80, required=False)
    phone = PhoneField(label=_("Số điện thoại để được trả lời (không bắt buộc)"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class VerificationForm(forms.Form):
    """Who may speak for which seller; both of the official's units."""

    member = forms.ChoiceField(label=_("Người phát, của nơi bán"), choices=())
    method = forms.ChoiceField(label=_("Xác minh bằng cách nào"), choices=Method.choices)
    valid_to = DayField(label=_("Có hạn tới ngày"))

    def __init__(self, official: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sellers = access.sellers_governed_by(official).filter(booths__isnull=False)
        working = Membership.objects.current().filter(organization__in=sellers)
        working = working.select_related("person", "organization")
        self.members: dict[str, tuple[Person, Organization]] = {
            f"{row.person_id}/{row.organization_id}": (row.person, row.organization)
            for row in working.order_by("organization__name", "person__sort_key")
        }
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (key, f"{who.full_name} · {where.name}") for key, (who, where) in self.members.items()
        ]
        latest = timezone.localdate() + timedelta(days=verifying.LONGEST_DAYS - 1)
        self.fields["valid_to"].initial = latest

    def chosen(self) -> tuple[Person, Organization]:
        """Of a valid form."""
        return self.members[self.cleaned_data["member"]]
