"""What sellers and officials fill in."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from commune.channels.claim_models import ClaimKind
from commune.channels.claim_reading import units_for
from commune.channels.links import Key
from commune.channels.models import SIGNED, ChannelKind, ChannelLink
from commune.design.forms import DayField, TextField
from commune.market.models import Booth, Listing
from commune.people.models import DECIDING, Person
from commune.units.models import AdminUnit

NO_FILE = {
    "required": _("Hãy chọn tệp."),
    "empty": _("Tệp này trống."),
    "invalid": _("Hãy chọn tệp."),
    "missing": _("Hãy chọn tệp."),
}


def file_field(label: Any) -> forms.FileField:
    picker = forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"})
    return forms.FileField(label=label, error_messages=NO_FILE, widget=picker)


class SecretInput(forms.PasswordInput):
    """Written, never shown again: what was typed does not come back even with an error."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"}, render_value=False)


def secret_field(label: Any, longest: int, *, required: bool = True) -> forms.CharField:
    """Goes out in headers and addresses: what was copied with a stray sign would only fail there, out of sight."""
    told = _("Chỉ gồm chữ không dấu, số và ký hiệu, không có khoảng trắng. Chép lại đúng khóa sàn đã cấp.")
    plain = RegexValidator(r"\A[!-~]*\Z", told)
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=SecretInput(), validators=[plain]
    )


class KeyForm(forms.Form):
    """What a marketplace gave the seller for its interface."""

    app_key = TextField(label=_("Mã ứng dụng"), max_length=80)
    app_secret = secret_field(_("Khóa bí mật"), 200)
    access_token = secret_field(_("Mã truy cập"), 400)

    def key(self) -> Key:
        facts = self.cleaned_data
        return Key(facts["app_key"], facts["app_secret"], facts["access_token"])


class LinkForm(forms.Form):
    """A new link; the parts of a signed interface may stay empty for the others."""

    booth = forms.ModelChoiceField(Booth.objects.none(), label=_("Gian hàng"), empty_label=None)
    kind = forms.ChoiceField(label=_("Sàn"), choices=ChannelKind.choices)
    name = TextField(
        label=_("Tên gọi"), max_length=60, required=False, help_text=_("Để trống thì lấy tên sàn.")
    )
    address = TextField(label=_("Địa chỉ giao tiếp"), max_length=200, required=False)
    shop = TextField(label=_("Mã cửa hàng"), max_length=80, required=False)
    app_key = TextField(label=_("Mã ứng dụng"), max_length=80, required=False)
    app_secret = secret_field(_("Khóa bí mật"), 200, required=False)
    access_token = secret_field(_("Mã truy cập"), 400, required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["booth"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Booth.objects.kept_by(person).order_by("name")

    def signed_fields(self) -> list[forms.BoundField]:
        """Needed only where the marketplace has an interface."""
        return [self[name] for name in ("address", "shop", "app_key", "app_secret", "access_token")]

    def facts(self) -> dict[str, Any]:
        """Of a valid form, as `links.link` takes them."""
        stated = dict(self.cleaned_data)
        parts = [stated.pop(name) for name in ("app_key", "app_secret", "access_token")]
        stated["kind"] = ChannelKind(stated["kind"])
        return {**stated, "key": Key(*parts) if stated["kind"] in SIGNED else None}


class ListingsField(forms.ModelMultipleChoiceField["Listing"]):
    """By the name of the goods."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.trade_item.name)


class OffersForm(forms.Form):
    """Which standing listings of the booth are offered there."""

    listings = ListingsField(
        Listing.objects.none(),
        label=_("Món đăng lên sàn"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, link: ChannelLink, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["listings"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        standing = Listing.objects.standing().filter(booth=link.booth_id)
        ended = link.offers.filter(end__isnull=False).values("listing")
        field.queryset = standing.exclude(pk__in=ended).select_related("trade_item").order_by("listed_at")
        field.initial = list(link.offers.filter(end__isnull=True).values_list("listing", flat=True))


class OrdersFileForm(forms.Form):
    file = file_field(_("Tệp đơn hàng từ sàn, XLSX hoặc CSV"))


class StatementForm(forms.Form):
    statement = TextField(label=_("Số hoặc tên bảng đối soát"), max_length=80)
    file = file_field(_("Tệp đối soát, XLSX hoặc CSV"))


class ClaimFileForm(forms.Form):
    """A list of sellers or products on national marketplaces."""

    kind = forms.ChoiceField(label=_("Loại số liệu"), choices=ClaimKind.choices)
    unit = forms.ModelChoiceField(AdminUnit.objects.none(), label=_("Địa bàn"), empty_label=None)
    source = TextField(label=_("Nguồn"), max_length=120, help_text=_("Cơ quan hoặc sàn đã gửi số liệu."))
    letter = TextField(
        label=_("Số văn bản kèm theo"), max_length=80, required=False,
        help_text=_("Có văn bản thì bằng chứng hạng B, không có thì hạng C."),
    )  # fmt: skip
    as_of = DayField(label=_("Số liệu đến ngày"))
    file = file_field(_("Tệp CSV hoặc XLSX"))

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units_for(person, *DECIDING)

    def facts(self) -> dict[str, Any]:
        """Of a valid form, without the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
