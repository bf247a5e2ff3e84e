"""What buyers and sellers type."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from commune.design.forms import PhoneField, TextField
from commune.lib import vietnamese
from commune.market.forms import WholeField
from commune.orders import addresses
from commune.orders.checkout import DeliverTo
from commune.people.models import Organization
from commune.places import licences
from commune.places.models import Place, PlaceKind
from commune.shipping.models import Vessel
from commune.units.history import date_today
from commune.units.models import AdminUnit


class CartLineForm(forms.Form):
    """`units` 0 takes the line out."""

    listing = forms.UUIDField()
    units = WholeField(label=_("Số lượng"), least=0, most=10**6)


class AddressForm(forms.Form):
    """Three things to type. A commune that has several answers comes back with `choices` to tick."""

    name = TextField(
        label=_("Họ và tên người nhận"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    commune = TextField(
        label=_("Xã, phường"),
        max_length=120,
        help_text=_("Tên mới hay tên cũ đều được, ví dụ: Mỹ Thọ, Đồng Tháp."),
        widget=forms.TextInput(attrs={"list": "communes", "autocomplete": "off"}),
    )
    house = TextField(
        label=_("Số nhà, ấp hoặc đường"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    commune_uid = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices: list[AdminUnit] = []
        self.unit: AdminUnit | None = None

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(character.isalpha() for character in name):
            raise forms.ValidationError(_("Hãy ghi họ và tên người nhận."))
        return name

    def clean_commune(self) -> str:
        written: str = self.cleaned_data["commune"]
        found = addresses.communes_called(written) or addresses.communes_like(written)
        ticked = [unit for unit in found if unit.pk == self.data.get("commune_uid")]
        fitting = ticked or found
        if len(fitting) == 1:
            self.unit = fitting[0]
            return written
        self.choices = fitting
        if fitting:
            raise forms.ValidationError(_("Có nhiều nơi mang tên này. Anh chị chọn một nơi bên dưới."))
        raise forms.ValidationError(
            _("Chưa tìm thấy xã, phường này. Xin ghi thêm tên tỉnh, ví dụ: Mỹ Thọ, Đồng Tháp.")
        )

    def labelled_choices(self) -> list[tuple[str, str]]:
        return [(unit.pk, addresses.label_of(unit)) for unit in self.choices]


class CheckoutForm(AddressForm):
    """With the phone number, four things to type."""

    phone = PhoneField(label=_("Số điện thoại"))
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order: tuple[str, ...] = ("phone",)

    def deliver_to(self) -> DeliverTo:
        """Of a valid form."""
        facts = self.cleaned_data
        assert self.unit is not None
        return DeliverTo(facts["name"], facts["phone"], self.unit, facts["commune"], facts["house"])


class LookupForm(forms.Form):
    code = TextField(
        label=_("Mã đơn"), max_length=10, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )
    phone = PhoneField(label=_("Số điện thoại đã đặt"))


class ReasonForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=200)


class RefundSentForm(forms.Form):
    refund = forms.UUIDField(widget=forms.HiddenInput)
    transaction_number = TextField(label=_("Mã giao dịch của ngân hàng"), max_length=80)


class HandoverForm(forms.Form):
    """To which vessel, from where, by way of which dock; without a dock straight to the door."""

    vessel = forms.ModelChoiceField(
        Vessel.objects.select_related("carrier__organization").order_by(
            "carrier__organization__name", "plate"
        ),
        label=_("Ghe, xe"),
        empty_label=None,
    )
    from_place = forms.ModelChoiceField(Place.objects.none(), label=_("Đi từ"), empty_label=None)
    to_place = forms.ModelChoiceField(
        Place.objects.filter(kind__in=[PlaceKind.DOCK, PlaceKind.COLLECTION_POINT]).order_by("name"),
        label=_("Tới bến"),
        required=False,
        empty_label=_("Giao thẳng tới nhà"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, seller: Organization, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["from_place"]
        assert isinstance(field, forms.ModelChoiceField)
        own = Place.objects.of(seller).exclude(kind=PlaceKind.PLOT)
        near = own | Place.objects.filter(kind=PlaceKind.DOCK, unit=seller.unit)
        open_ = near.exclude(pk__in=licences.lapsed_places(date_today()).values("pk"))
        field.queryset = open_.order_by(Case(When(holder=seller, then=0), default=1), "name")


def code_of(text: str) -> str:
    """As people read codes to each other: any case, spaces between."""
    return "".join(text.split()).upper()


def key_of(text: object) -> UUID | None:
    """A key out of a session; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def shown_phone(number: str) -> str:
    return vietnamese.mask_phone(number) if number else ""
