"""What a booth's keeper types about its own site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import ParagraphField, TextField
from commune.storefronts.editions import LONGEST_ABOUT, LONGEST_MOTTO
from commune.storefronts.models import Palette


class EditionForm(forms.Form):
    palette = forms.ChoiceField(label=_("Màu của trang"), choices=Palette.choices)
    motto = TextField(label=_("Câu ngắn ở cuối trang"), max_length=LONGEST_MOTTO, required=False)
    about = ParagraphField(label=_("Giới thiệu"), max_length=LONGEST_ABOUT, required=False)


class HostForm(forms.Form):
    host = TextField(
        label=_("Tên miền"),
        max_length=300,
        help_text=_("Ví dụ: xoaiculaoxanh.vn"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "autocomplete": "off"}),
    )


class ReleaseForm(forms.Form):
    reason = TextField(label=_("Lý do"), max_length=200)
