"""What is filled in among the trees: which pest, how many looked at, how many found."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import DayField, QuantityField, TextField
from commune.pests.catalogue import Kind, Organism, of_crop, organisms, stages
from commune.pests.models import CountReply
from commune.pests.scouting import LONGEST_NOTE, MOST_FOUND, MOST_SAMPLES
from commune.units.history import date_today

ENEMY = "enemy-"


class CountForm(forms.Form):
    """One pest of one crop, with a box for each enemy that eats it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    stage = forms.ChoiceField(
        label=_("Cây đang"), error_messages={"required": _("Hãy chọn giai đoạn của cây.")}
    )
    samples = QuantityField(label=_("Đã coi bao nhiêu chỗ"), least=1, most=MOST_SAMPLES, places=0, unit="")
    found = QuantityField(label=_("Đếm được tổng cộng"), most=MOST_FOUND, places=0, unit="")
    counted_on = DayField(label=_("Ngày đếm"))
    note = TextField(label=_("Ghi chú"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args: Any, crop: str, pest: Organism, **options: Any) -> None:
        super().__init__(*args, **options)
        stage: Any = self.fields["stage"]
        stage.choices = list(stages()[crop].items())
        self.fields["counted_on"].initial = date_today()
        self.fields["found"].help_text = _("Kết quả tính ra: %(unit)s.") % {"unit": pest.unit}
        self.slugs = [slug for slug in pest.enemies if crop in organisms()[slug].crops]
        for slug in self.slugs:
            self.fields[ENEMY + slug] = QuantityField(
                label=organisms()[slug].name, required=False, most=MOST_FOUND, places=0, unit=""
            )

    def enemy_fields(self) -> list[forms.BoundField]:
        return [self[ENEMY + slug] for slug in self.slugs]

    def enemies(self) -> dict[str, int]:
        """Empty boxes were not looked for; 0 was looked for and not found."""
        counted = {slug: self.cleaned_data.get(ENEMY + slug) for slug in self.slugs}
        return {slug: int(number) for slug, number in counted.items() if number is not None}


class ReplyForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Trả lời cán bộ kỹ thuật"), choices=CountReply.Answer.choices, widget=forms.RadioSelect,
        error_messages={
            "required": _("Hãy chọn một câu trả lời."),
            "invalid_choice": _("Hãy chọn một câu trả lời."),
        },
    )  # fmt: skip


def countable(crop: str) -> list[Organism]:
    return of_crop(crop, Kind.PEST, Kind.DISEASE)
