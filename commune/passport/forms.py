"""What the seller writes about a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import ParagraphField, TextField
from commune.passport.questions import LONGEST_ANSWER, LONGEST_REASON


class AnswerForm(forms.Form):
    text = ParagraphField(
        label=_("Trả lời"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )


class DismissalForm(forms.Form):
    text = TextField(label=_("Vì sao không phải câu hỏi"), max_length=LONGEST_REASON)
