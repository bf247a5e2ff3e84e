"""What the co-op's desk types about its trees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.adoption.forms import LARGEST_PHOTO, SentOnce
from commune.adoption.models import AdoptionTerms, LossRule, ShortfallRule, Tree, TreeContract, TreeOffer
from commune.design.forms import DayField, DongField, QuantityField, TextField
from commune.lib import vietqr
from commune.market.forms import WholeField
from commune.packhouse.access import packhouses_of
from commune.packhouse.available import lots_of
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem, Variety
from commune.trace.models import Lot

MOST_KG = 5000
MOST_DONG = vietqr.TRANSFER_LIMIT - 1


class TreeForm(forms.Form):
    plate = TextField(label=_("Số cây trên biển"), max_length=12, help_text=_("Ví dụ: CC901"))
    plot = forms.ModelChoiceField(Place.objects.none(), label=_("Vườn"), empty_label=None)
    variety = forms.ModelChoiceField(Variety.objects.order_by("name"), label=_("Giống"), empty_label=None)
    planted_year = WholeField(label=_("Năm trồng"), least=1900, most=2200)
    height_m = QuantityField(label=_("Chiều cao"), most=60, unit="m", places=1)
    canopy_m = QuantityField(label=_("Tán rộng"), most=60, unit="m", places=1)
    mean_yield_kg = WholeField(label=_("Mỗi năm thường cho (kg)"), least=1, most=MOST_KG)
    note = TextField(label=_("Giới thiệu cây"), required=False, max_length=300)

    def __init__(self, cooperative: Organization, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        plot: Any = self.fields["plot"]
        own = Place.objects.plots().filter(holder=cooperative)
        members = Place.objects.plots().filter(holder__parent=cooperative)
        plot.queryset = (own | members).select_related("holder").order_by("code")
        plot.label_from_instance = lambda each: f"{each.name} ({each.code})"


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=_("Ảnh của cây"), widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"required": _("Hãy chọn một tấm ảnh."), "empty": _("Tệp ảnh này trống.")},
    )  # fmt: skip

    def clean_photo(self) -> Any:
        sent = self.cleaned_data["photo"]
        if sent.size > LARGEST_PHOTO:
            raise forms.ValidationError(_("Ảnh lớn quá, tối đa 2 MB."))
        return sent


class TermsForm(forms.Form):
    name = TextField(label=_("Tên điều khoản"), max_length=80, help_text=_("Ví dụ: Điều khoản năm 2027"))
    on_shortfall = forms.ChoiceField(
        label=_("Cây cho ít hơn số ký bảo đảm thì"), choices=ShortfallRule.choices, widget=forms.RadioSelect
    )
    on_loss = forms.ChoiceField(
        label=_("Cây chết, bão, sâu bệnh thì"), choices=LossRule.choices, widget=forms.RadioSelect
    )
    resale_price = DongField(label=_("Giá mua lại mỗi ký"), least=1, most=1_000_000)
    may_transfer = forms.BooleanField(
        label=_("Cho chủ cây chuyển hợp đồng cho người khác"), required=False, initial=True
    )
    hold_minutes = WholeField(label=_("Giữ cây bao nhiêu phút"), least=5, most=1440, initial=30)
    pay_hours = WholeField(label=_("Trả tiền trong bao nhiêu giờ"), least=1, most=168, initial=24)
    cooling_off_days = WholeField(label=_("Được đổi ý trong bao nhiêu ngày"), least=0, most=30, initial=3)
    renewal_days = WholeField(label=_("Chủ cũ được chọn trước bao nhiêu ngày"), least=1, most=120, initial=30)


class YearForm(forms.Form):
    """One year of a tree: when, for how much, how many kilograms at least."""

    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"))
    price = DongField(label=_("Giá trọn năm"), least=1, most=MOST_DONG)
    floor_kg = WholeField(label=_("Bảo đảm ít nhất (kg)"), least=1, most=MOST_KG)


class OfferForm(YearForm):
    terms = forms.ModelChoiceField(AdoptionTerms.objects.none(), label=_("Điều khoản"), empty_label=None)
    box_item = forms.ModelChoiceField(TradeItem.objects.none(), label=_("Giao bằng hộp"), empty_label=None)

    def __init__(self, tree: Tree, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        terms: Any = self.fields["terms"]
        terms.queryset = AdoptionTerms.objects.filter(cooperative=tree.cooperative).order_by("-set_at")
        item: Any = self.fields["box_item"]
        item.queryset = TradeItem.objects.filter(
            brand_owner=tree.cooperative, variety=tree.variety, is_bulk=False
        ).order_by("name")


class TopUpForm(SentOnce):
    lot = forms.ModelChoiceField(Lot.objects.none(), label=_("Lấy từ lô"), empty_label=None)
    kilograms = QuantityField(label=_("Bù bao nhiêu ký"), most=MOST_KG)

    def __init__(self, contract: TreeContract, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        lot: Any = self.fields["lot"]
        tree = contract.offer.tree
        own = lots_of(tree.cooperative).sellable()
        fitting = own.filter(trade_item__variety=tree.variety, tree_harvest__isnull=True)
        lot.queryset = fitting.order_by("-made_at")


class SubstituteForm(forms.Form):
    offer = forms.ModelChoiceField(TreeOffer.objects.none(), label=_("Đổi sang cây"), empty_label=None)

    def __init__(self, fitting: list[TreeOffer], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer: Any = self.fields["offer"]
        offer.queryset = TreeOffer.objects.filter(pk__in=[each.pk for each in fitting]).select_related("tree")
        offer.label_from_instance = lambda each: f"{each.tree.plate} ({each.tree.mean_yield_kg} kg)"


class PackhouseForm(forms.Form):
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Đóng ở đâu"), empty_label=None)

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        place: Any = self.fields["place"]
        place.queryset = packhouses_of(person).order_by("name")
