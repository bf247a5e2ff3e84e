"""What people fill in to sell, to buy, to pool, to agree and to deliver."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design import written
from commune.design.forms import DayField, DongField, QuantityField, TextField
from commune.farm.models import Season
from commune.packhouse.grades import known_grades
from commune.people.models import Organization, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import Variety
from commune.quality.models import Standard
from commune.quality.recognition_kinds import is_recognition
from commune.trace.models import Lot, LotKind
from commune.trading import access, deliveries, pooling, weeks
from commune.trading.contracts import ContractTerms
from commune.trading.matching import Fit
from commune.trading.models import Contract, EndingKind, Match, Offer, Want
from commune.trading.registering import DEAREST, HEAVIEST, Terms

WEEKS_AHEAD, MOST_WEEKS = 16, 8
HANDOVER = (PlaceKind.DOCK, PlaceKind.COLLECTION_POINT, PlaceKind.MARKET, PlaceKind.PACKHOUSE)


class ClientForm(forms.Form):
    """Sent twice by an impatient thumb, it counts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def week_choices(count: int = WEEKS_AHEAD) -> list[tuple[str, str]]:
    found = weeks.mondays_from(timezone.localdate(), count)
    return [(monday.isoformat(), week_words(monday)) for monday in found]


def week_words(monday: date) -> str:
    return f"{written.day(monday)} – {written.day(weeks.sunday_of(monday))}"


class WeekField(forms.TypedChoiceField):
    """A week that begins on Monday; cleans to that day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=date.fromisoformat, empty_value=None, **options)


class KilogramsField(QuantityField):
    """Whole kilograms; cleans to `int`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(least=1, most=HEAVIEST, places=0, **options)

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        return None if read is None else int(read)


def _grades(empty: Any = None) -> list[tuple[str, Any]]:
    known = [(grade.code, grade.label) for grade in known_grades().values()]
    return [("", empty), *known] if empty else known


def _choose(field: Any, rows: Any, label: Any = None) -> None:
    field.queryset = rows
    if label:
        field.label_from_instance = label


class RegisterForm(ClientForm):
    """What offers and wants have in common."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Cho"), empty_label=None)
    variety = forms.ModelChoiceField(Variety.objects.none(), label=_("Giống"), empty_label=None)
    grade = forms.ChoiceField(label=_("Loại"))
    kilograms = KilogramsField(label=_("Số ký"))
    week = WeekField(label=_("Từ tuần"))
    count = forms.TypedChoiceField(label=_("Trong"), coerce=int)
    price = DongField(
        label=_("Giá mong muốn một ký"), required=False, least=1, most=DEAREST,
        help_text=_("Bỏ trống nếu còn thương lượng."),
    )  # fmt: skip
    place = forms.ModelChoiceField(Place.objects.none(), empty_label=None)
    note = TextField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        own = self.organizations()
        _choose(self.fields["organization"], own.order_by("name"))
        if own.count() == 1:
            self.fields["organization"].widget = forms.HiddenInput()
            self.fields["organization"].initial = own.get()
        _choose(self.fields["variety"], Variety.objects.select_related("species").order_by("name"))
        self.fields["variety"].initial = _most_offered()
        self._fill("week", week_choices())
        self._fill("count", [(n, _("%(n)s tuần") % {"n": n}) for n in range(1, MOST_WEEKS + 1)])

    def _fill(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)

    def organizations(self) -> Any:
        return access.traded_for(self.person)

    def terms(self) -> Terms:
        """Valid forms only. 0 weeks: every week."""
        told = self.cleaned_data
        count = told["count"]
        until = told["week"] + timedelta(days=7 * count - 1) if count else None
        since = max(told["week"], timezone.localdate()) if count else told["week"]
        return Terms(
            variety=told["variety"], kilograms=told["kilograms"], since=since, until=until, place=told["place"],
            grade=told["grade"], price=told["price"], note=told["note"],
        )  # fmt: skip


def _most_offered() -> Any:
    offers = Offer.objects.standing(timezone.localdate()).values("variety").annotate(number=Count("pk"))
    return offers.order_by("-number", "variety").values_list("variety", flat=True).first()


class OfferForm(RegisterForm):
    """From a plot, or from a lot that was picked already."""

    lot = forms.ModelChoiceField(
        Lot.objects.none(), label=_("Lô đã hái"), required=False, empty_label=_("Chưa hái, sẽ có hàng")
    )
    field_order = (
        "organization", "variety", "grade", "kilograms", "week", "count", "place", "lot", "price", "note", "client_id",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = self.organizations()
        self._fill("grade", _grades())
        places = Place.objects.filter(Q(holder__in=own) | Q(kind__in=HANDOVER)).order_by("kind", "name")
        mine = places.filter(holder__in=own, kind=PlaceKind.PLOT)
        is_farmer_only = not own.exclude(kind="household").exists()
        _choose(self.fields["place"], mine if is_farmer_only else places.exclude(kind=PlaceKind.PLOT) | mine)
        self.fields["place"].label = _("Vườn nào") if is_farmer_only else _("Hàng ở đâu")
        grown = Season.objects.on(timezone.localdate()).filter(plot__in=mine).order_by("plot__name").first()
        if grown:
            self.fields["variety"].initial = grown.variety_id
        lots = Lot.objects.sellable().filter(
            holder__in=own, uom="KGM", kind__in=(LotKind.HARVEST, LotKind.BOUGHT)
        )
        lots = lots.select_related("trade_item__variety").order_by("-made_at")
        _choose(self.fields["lot"], lots, lot_words)


def lot_words(lot: Lot) -> str:
    return f"{lot.code} · {lot.trade_item.variety.name} · {written.measure(lot.quantity)} · {written.day(lot.made_at)}"


class WantForm(RegisterForm):
    """Once, or every week."""

    standard = forms.ModelChoiceField(
        Standard.objects.none(), label=_("Cần chứng nhận"), required=False, empty_label=_("Không đòi")
    )
    field_order = (
        "organization", "variety", "grade", "kilograms", "week", "count", "place", "price", "standard", "note",
        "client_id",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["grade"].required = False
        self._fill("grade", _grades(_("Loại nào cũng được")))
        weekly = (0, _("Tuần nào cũng cần, số ký là của mỗi tuần"))
        self._fill("count", [*[(n, _("%(n)s tuần") % {"n": n}) for n in range(1, MOST_WEEKS + 1)], weekly])
        _choose(self.fields["place"], Place.objects.filter(kind__in=HANDOVER).order_by("name"))
        self.fields["place"].label = _("Nhận hàng ở")
        goods = [each.pk for each in Standard.objects.all() if not is_recognition(each.pk)]
        _choose(self.fields["standard"], Standard.objects.filter(pk__in=goods).order_by("name"))

    def organizations(self) -> Any:
        return access.bought_for(self.person)


class ReasonForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=200)


class PoolForm(ClientForm):
    """Which members' offers, how much, at what price, and until when they answer."""

    offers = forms.MultipleChoiceField(label=_("Đăng ký của thành viên"), widget=forms.CheckboxSelectMultiple)
    kilograms = KilogramsField(label=_("Gom bao nhiêu"))
    price = DongField(label=_("Giá trả bà con một ký"), least=1, most=DEAREST)
    answer_by = DayField(label=_("Bà con trả lời trước hết ngày"))

    def __init__(
        self, *args: Any, fits: list[Fit], want: Want, week: date, left: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fits = {str(fit.offer.pk): fit for fit in fits}
        field: Any = self.fields["offers"]
        field.choices = [(key, pool_words(fit)) for key, fit in self.fits.items()]
        self.fields["kilograms"].initial = left
        self.fields["price"].initial = want.price
        last = pooling.period_of(want, week)[1]
        self.fields["answer_by"].initial = min(last, timezone.localdate() + timedelta(days=2))

    def chosen(self) -> list[Any]:
        return [self.fits[key].offer for key in self.cleaned_data["offers"]]


def pool_words(fit: Fit) -> str:
    offer = fit.offer
    price = f"{written.dong(offer.price)}/kg" if offer.price else _("giá thương lượng")
    left = written.measure(offer.left)
    return f"{offer.organization.name} · {offer.grade_label} · {left} · {price} · {fit.score}/100"


class AnswerForm(forms.Form):
    said = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")))
    reason = TextField(label=_("Lý do"), max_length=200, required=False)


class ContractForm(ClientForm):
    """All terms; with `fixed` kilograms and grade are what members agreed to."""

    grade = forms.ChoiceField(label=_("Loại"))
    kilograms = KilogramsField(label=_("Số ký"))
    price = DongField(label=_("Giá một ký"), least=1, most=DEAREST)
    since = DayField(label=_("Giao từ ngày"))
    until = DayField(label=_("Giao hết ngày"))
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Giao nhận ở"), empty_label=None)
    quality = TextField(
        label=_("Yêu cầu chất lượng"), max_length=400,
        help_text=_("Ví dụ: trái từ 350 g, không sâu, không dập, cuống dài 1 cm."),
    )  # fmt: skip
    tolerance = QuantityField(label=_("Chênh lệch cho phép"), most=20, places=0, unit="%", initial=Decimal(5))
    deposit = DongField(label=_("Tiền cọc"), required=False)
    deposit_terms = TextField(
        label=_("Khi nào mất cọc, khi nào trả lại"), max_length=300, required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, seller: Organization, fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        grade: Any = self.fields["grade"]
        grade.choices = _grades()
        rows = Place.objects.filter(Q(kind__in=HANDOVER) | Q(holder=seller, kind=PlaceKind.PLOT)).order_by(
            "name"
        )
        _choose(self.fields["place"], rows)
        if fixed:
            for name in ("grade", "kilograms"):
                self.fields[name].required = False
                self.fields[name].widget = forms.HiddenInput()

    def terms(self) -> ContractTerms:
        """Valid forms only."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "client_id"}
        told |= {"deposit": told["deposit"] or 0, "tolerance": int(told["tolerance"])}
        return ContractTerms(**told)


def terms_of_match(match: Match) -> dict[str, Any]:
    """What the two registrations suggest."""
    offer, want = match.offer, match.want
    since = max(offer.since, want.since, timezone.localdate())
    until = min(offer.until, want.until) if want.until else offer.until
    return {
        "grade": offer.grade, "kilograms": Decimal(min(offer.kilograms, want.kilograms)),
        "price": want.price or offer.price, "since": since, "until": max(since, until), "place": want.place_id,
    }  # fmt: skip


def terms_of_pool(want: Want, week: date, price: int) -> dict[str, Any]:
    first, last = pooling.period_of(want, week)
    today = timezone.localdate()
    return {"price": price, "since": max(first, today), "until": max(last, today), "place": want.place_id}


def terms_of_contract(contract: Contract) -> dict[str, Any]:
    names = ("grade", "price", "since", "until", "quality", "deposit", "deposit_terms")
    kept = {name: getattr(contract, name) for name in names}
    numbers = {"kilograms": Decimal(contract.kilograms), "tolerance": Decimal(contract.tolerance)}
    return kept | numbers | {"place": contract.place_id}


class EndingForm(forms.Form):
    kind = forms.ChoiceField(label=_("Vì sao"), choices=EndingKind, widget=forms.RadioSelect)
    reason = TextField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, kinds: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["kind"]
        field.choices = [(kind, EndingKind(kind).label) for kind in kinds]
        field.initial = next(iter(kinds), "")


class DeliveryForm(ClientForm):
    lot = forms.ModelChoiceField(Lot.objects.none(), label=_("Lô nào"), empty_label=None)
    kilograms = QuantityField(label=_("Cân được"), most=HEAVIEST)

    def __init__(self, *args: Any, contract: Contract, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        found = deliveries.deliverable_lots(contract, person)
        _choose(self.fields["lot"], found.select_related("trade_item__variety"), lot_words)


class ReceiptForm(forms.Form):
    said = forms.ChoiceField(choices=(("yes", "yes"), ("no", "no")))
    reason = TextField(label=_("Vì sao không nhận"), max_length=300, required=False)
