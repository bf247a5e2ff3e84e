"""What was seen on a plot, and the official's own words in a bulletin."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.advice import tables
from commune.advice.advising import today
from commune.advice.bulletins import LONGEST_INTRODUCTION
from commune.design.forms import DayField, ParagraphField, TextField


class SightingForm(forms.Form):
    """`what` is "pest:stage" of a line of `data/pests.csv`."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    what = forms.ChoiceField(label=_("Thấy gì"), widget=forms.RadioSelect)
    seen_on = DayField(label=_("Ngày thấy"))
    note = TextField(label=_("Ghi thêm"), required=False, max_length=200)

    def __init__(self, *args: Any, species: str | None, **options: Any) -> None:
        super().__init__(*args, **options)
        lines = tables.pests_of(species, today()) if species else []
        chooser: Any = self.fields["what"]
        chooser.choices = [
            (f"{line['pest']}:{line['stage']}", f"{line['name']}: {line['stage_label']}") for line in lines
        ]
        self.fields["seen_on"].initial = today()

    @property
    def has_choices(self) -> bool:
        chooser: Any = self.fields["what"]
        return bool(chooser.choices)

    def facts(self) -> dict[str, Any]:
        """Valid forms only: keywords of `record_sighting`."""
        pest, _, stage = self.cleaned_data["what"].partition(":")
        seen_on: date = self.cleaned_data["seen_on"]
        told = {name: self.cleaned_data[name] for name in ("client_id", "note")}
        return {"pest": pest, "stage": stage, "seen_on": seen_on, **told}


class IntroductionForm(forms.Form):
    text = ParagraphField(label=_("Lời mở đầu"), required=False, max_length=LONGEST_INTRODUCTION)
