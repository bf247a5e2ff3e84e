"""What is typed at a display point and by who sends goods there."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DongField, QuantityField, TextField
from commune.display import access
from commune.display.agreements import MOST_PERCENT
from commune.display.models import PaidBy
from commune.market.forms import WholeField
from commune.market.listings import HIGHEST_PRICE
from commune.market.models import StockLevel
from commune.people.models import Organization, Visitor
from commune.places.models import Place


class ClientForm(forms.Form):
    """Sent twice by an impatient thumb, it counts once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class ChoiceOf(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Answers in words where nothing, or something strange, was chosen."""

    default_error_messages = {
        "required": _("Hãy chọn một dòng."),
        "invalid_choice": _("Dòng này không chọn được."),
    }


class LevelField(ChoiceOf):
    """A lot on the booth's shelf with what of it stands there."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.lot.trade_item.name} · {obj.lot.code} · {_('còn')} {obj.available}"


class ConsignForm(ClientForm):
    level = LevelField(StockLevel.objects.none(), label=_("Lô trên kệ"), empty_label=None)
    point = ChoiceOf(Place.objects.none(), label=_("Gửi tới"), empty_label=None)
    units = WholeField(label=_("Số đơn vị gửi"))
    price = DongField(label=_("Giá bán tại điểm, một đơn vị"), least=1, most=HIGHEST_PRICE)

    def __init__(self, *args: Any, cooperative: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        levels: Any = self.fields["level"]
        on_shelf = StockLevel.objects.sellable().filter(booth__organization=cooperative)
        levels.queryset = on_shelf.select_related("lot__trade_item", "booth").order_by("lot__code")
        places: Any = self.fields["point"]
        places.queryset = (
            access.points()
            .filter(agreements__cooperative=cooperative, agreements__acceptance__isnull=False)
            .distinct()
        )


class AgreementForm(ClientForm):
    point = ChoiceOf(access.points().none(), label=_("Điểm trưng bày"), empty_label=None)
    percent = QuantityField(label=_("Hoa hồng"), most=MOST_PERCENT, places=2, unit="%")
    paper = TextField(label=_("Theo biên bản nào"), max_length=160, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        places: Any = self.fields["point"]
        places.queryset = access.points()


class CountedForm(forms.Form):
    """Of a delivery: the number that is really there, with the reason where it is short."""

    counted = WholeField(label=_("Đếm được"), least=0)
    reason = TextField(label=_("Lý do nếu thiếu"), max_length=200, required=False)


class SaleForm(ClientForm):
    units = WholeField(label=_("Bán mấy"), initial=1)
    method = forms.ChoiceField(
        label=_("Khách trả"),
        choices=PaidBy,
        initial=PaidBy.CASH,
        error_messages={"required": _("Hãy chọn cách trả."), "invalid_choice": _("Không có cách trả này.")},
    )


class LossForm(ClientForm):
    units = WholeField(label=_("Hư, mất mấy"))
    reason = TextField(label=_("Lý do"), max_length=200)


class ReturnForm(ClientForm):
    units = WholeField(label=_("Trả về mấy"))
    reason = TextField(label=_("Lý do"), max_length=200, required=False)


class CountForm(ClientForm):
    counted = WholeField(label=_("Đếm thực tế"), least=0)


class UndoForm(ClientForm):
    reason = TextField(label=_("Lý do hủy"), max_length=200)


class SettleForm(ClientForm):
    """The co-op is chosen among those that the visitor may settle with."""

    cooperative = ChoiceOf(Organization.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, point: Place, person: Visitor, **options: Any) -> None:
        super().__init__(*args, **options)
        senders = Organization.objects.filter(display_agreements__point=point)
        if not access.keeps(person, point):
            senders = senders.filter(pk__in=access.cooperatives_of(person).values("pk"))
        chooser: Any = self.fields["cooperative"]
        chooser.queryset = senders.distinct()
