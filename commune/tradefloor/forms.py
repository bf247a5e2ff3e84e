"""What officials and invited persons send."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Hãy chọn tệp."),
            "empty": _("Tệp rỗng."),
            "invalid": _("Hãy chọn tệp."),
        },
    )


class AcceptanceForm(forms.Form):
    password = forms.CharField(
        label=_("Đặt mật khẩu"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Hãy đặt mật khẩu.")},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class SearchForm(forms.Form):
    q = TextField(required=False, max_length=80)
