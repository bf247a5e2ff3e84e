"""What farmers fill in: few fields, big ones, nothing that must be typed but numbers."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, ParagraphField, QuantityField, TextField
from commune.farm import access
from commune.farm.activities import Activity
from commune.farm.models import DiaryEntry, Precision
from commune.farm.writing import InputUse, Work
from commune.lib import measures
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.models import Place
from commune.places.work import farmers_of
from commune.products.models import TradeItem, Variety
from commune.quality import inputs
from commune.quality.models import InputProduct

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class InNameOf(forms.Form):
    """`client_id` makes a double sending one entry. The farmer is chosen only by writers from the co-op."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    on_behalf_of = forms.ModelChoiceField(Person.objects.none(), label=_("Ghi hộ ai"), empty_label=None)

    def __init__(self, *args: Any, plot: Place, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        if access.is_of_household(person, plot):
            del self.fields["on_behalf_of"]
            return
        farmers = farmers_of(plot)
        chooser: Any = self.fields["on_behalf_of"]
        chooser.queryset = Person.objects.filter(pk__in=[farmer.pk for farmer in farmers])
        chooser.initial = farmers[0] if farmers else None


class WhenForm(InNameOf):
    """Day with optional hours; "today without an hour" is now."""

    day = DayField(label=_("Ngày làm"))
    since = forms.TimeField(label=_("Từ lúc"), required=False, widget=CLOCK)
    until = forms.TimeField(label=_("Tới lúc"), required=False, widget=CLOCK)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["day"].initial = timezone.now().astimezone(VIETNAM).date()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("until") and not facts.get("since"):
            self.add_error("since", _("Có giờ xong thì ghi luôn giờ bắt đầu."))
        return facts

    def occurred_at(self) -> datetime | date:
        day, since = self.cleaned_data["day"], self.cleaned_data["since"]
        return _at(day, since) if since else day

    def ends_at(self) -> datetime | None:
        until = self.cleaned_data["until"]
        return _at(self.cleaned_data["day"], until) if until else None


class EntryForm(WhenForm):
    """One piece of work. Products are tiles; the amount is that of the one chosen."""

    product = forms.ModelChoiceField(
        InputProduct.objects.none(), label=_("Dùng gì"), widget=forms.RadioSelect, empty_label=None
    )
    quantity = QuantityField(label=_("Lượng đã dùng"), required=False, most=Decimal(100000), unit="")
    target = TextField(label=_("Trừ sâu bệnh gì"), required=False, max_length=80)
    note = ParagraphField(label=_("Ghi chú"), required=False, max_length=1000)

    field_order = (
        "product",
        "quantity",
        "target",
        "day",
        "since",
        "until",
        "on_behalf_of",
        "note",
        "client_id",
    )

    def __init__(self, *args: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.activity = activity
        if activity.input_kind:
            self._offer(activity.input_kind)
        else:
            for name in ("product", "quantity"):
                del self.fields[name]
        if activity.input_kind != "pesticide":
            del self.fields["target"]

    def _offer(self, kind: str) -> None:
        product: Any = self.fields["product"]
        product.queryset = InputProduct.objects.filter(kind=kind)
        product.required = kind != "other"
        product.label_from_instance = _told

    def work(self) -> Work:
        """Valid forms only."""
        facts = self.cleaned_data
        product = facts.get("product")
        uses = [InputUse(product, facts.get("quantity"), product.uom)] if product else []
        body = {"target": facts["target"]} if facts.get("target") else {}
        return Work(self.activity.code, self.occurred_at(), self.ends_at(), uses, facts["note"], body)


class CorrectionForm(EntryForm):
    """The entry as it should have been, and why."""

    reason = TextField(label=_("Vì sao sửa"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # a correction stays in the name of the entry that it corrects
        self.fields.pop("on_behalf_of", None)
        self.order_fields(["reason", *self.fields])


class VoidForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = TextField(label=_("Vì sao bỏ phiếu này"), max_length=200)


class HarvestForm(InNameOf):
    """Kilograms picked of a bulk item."""

    trade_item = forms.ModelChoiceField(
        TradeItem.objects.none(), label=_("Hái loại nào"), widget=forms.RadioSelect, empty_label=None
    )
    quantity = QuantityField(label=_("Cân được"), most=Decimal(1000000))
    day = DayField(label=_("Ngày hái"))
    since = forms.TimeField(label=_("Hái lúc"), required=False, widget=CLOCK)
    note = ParagraphField(label=_("Ghi chú"), required=False, max_length=1000)
    field_order = ("trade_item", "quantity", "day", "since", "on_behalf_of", "note", "client_id")

    def __init__(self, *args: Any, plot: Place, **options: Any) -> None:
        super().__init__(*args, plot=plot, **options)
        goods = TradeItem.objects.filter(
            is_bulk=True, brand_owner__in=[plot.holder_id, plot.holder.parent_id]
        )
        chooser: Any = self.fields["trade_item"]
        chooser.queryset = goods.order_by("name")
        chooser.initial = goods.order_by("name").first()
        self.fields["day"].initial = timezone.now().astimezone(VIETNAM).date()

    def at(self) -> datetime:
        """Without an hour: now for today, the end of the day for a day before; the same when sent again."""
        day, since = self.cleaned_data["day"], self.cleaned_data["since"]
        if since:
            return _at(day, since)
        sent = DiaryEntry.objects.filter(client_id=self.cleaned_data["client_id"]).first()
        if sent and sent.day == day:
            return sent.occurred_at
        now = timezone.now().astimezone(VIETNAM)
        return now.replace(second=0, microsecond=0) if day == now.date() else _at(day, time(23, 59))


class SeasonForm(forms.Form):
    variety = forms.ModelChoiceField(Variety.objects.order_by("name"), label=_("Giống"), empty_label=None)
    name = TextField(label=_("Tên vụ"), max_length=80, help_text=_("Ví dụ: Vụ thuận 2026"))
    starts_on = DayField(label=_("Bắt đầu"))
    ends_on = DayField(label=_("Dự kiến hái xong"))


def initial_of(entry: DiaryEntry) -> dict[str, Any]:
    """What an `EntryForm` shows to correct an entry; "như lần trước" takes it without the times."""
    use = entry.inputs.first()
    facts: dict[str, Any] = {"day": entry.day, "note": entry.note, "target": entry.body.get("target", "")}
    if use:
        facts |= {"product": use.input_product_id, "quantity": use.quantity}
    if entry.precision == Precision.MINUTE:
        facts["since"] = entry.occurred_at.astimezone(VIETNAM).time()
    if entry.ends_at:
        facts["until"] = entry.ends_at.astimezone(VIETNAM).time()
    return facts


def repeated(entry: DiaryEntry) -> dict[str, Any]:
    facts = initial_of(entry)
    return {name: facts[name] for name in ("product", "quantity", "target", "note") if name in facts}


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def _told(product: InputProduct) -> str:
    """With the unit in which its amount is asked; a banned product stays, since it may have been used."""
    unit = measures.unit(product.uom).label
    parts: list[object] = [product.trade_name, product.active_ingredient]
    parts.append(_("tính bằng %(unit)s") % {"unit": unit})
    if inputs.ban_of(product, timezone.now().astimezone(VIETNAM).date()):
        parts.insert(1, _("ĐÃ CẤM DÙNG"))
    return " · ".join(str(part) for part in parts if part)
