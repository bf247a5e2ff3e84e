"""Forms that stop a lot."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import ParagraphField


class ReasonForm(forms.Form):
    """Why: shown to buyers, so in words that they understand."""

    reason = ParagraphField(label=_("Lý do"), max_length=1000, min_length=5)
