"""What the office fills in about hamlets."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, TextField
from commune.places.models import Hamlet
from commune.units.history import date_today
from commune.units.models import AdminUnit

FIRST_OF_TWO_TIERS = date(2025, 7, 1)


class HamletForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = TextField(label=_("Tên ấp"), max_length=80)
    since = DayField(label=_("Có từ ngày"), initial=FIRST_OF_TWO_TIERS)
    is_illustrative = forms.BooleanField(label=_("Chỉ là minh họa, không có thật"), required=False)


class AssignmentForm(forms.Form):
    """One plot's line; the day is today until somebody knows better."""

    hamlet = forms.ModelChoiceField(
        Hamlet.objects.none(), label=_("Ấp"), empty_label=_("chọn ấp"),
        error_messages={"required": _("Hãy chọn ấp."), "invalid_choice": _("Không có ấp này trong xã.")},
    )  # fmt: skip
    since = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, unit: AdminUnit, hamlet: Hamlet | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        chooser: Any = self.fields["hamlet"]
        chooser.queryset = Hamlet.objects.filter(unit=unit).order_by("folded")
        chooser.initial = hamlet
        self.fields["since"].initial = date_today()
