"""Forms of signing in and up. The package's forms, with names and phones as written here."""

import time
from typing import Any

from allauth.account import forms as package
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField
from commune.lib.vietnamese import WritingError, parse_phone
from commune.people.cards import PIN_DIGITS

PASSWORD_HELP = _("Ít nhất 8 ký tự; đừng dùng mật khẩu ai cũng đoán được như 12345678.")
FRESH_SECONDS = 10 * 60
WITHOUT_PASSWORD = {"code", "card"}


class SignInForm(package.LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Số điện thoại hoặc thư điện tử")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        """One spelling of each phone, so that the limit on tries cannot be widened by spaces."""
        login: str = super().clean_login()
        try:
            return parse_phone(login)
        except WritingError:
            return login.lower()


class SignUpForm(package.SignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class CodeRequestForm(package.RequestLoginCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].label = _("Số điện thoại")

    def clean(self) -> dict[str, Any]:
        """The package's form takes an empty one for valid and fails on it later."""
        facts: dict[str, Any] = super().clean() or {}
        if not self.errors and not (facts.get("phone") or facts.get("email")):
            raise forms.ValidationError(_("Hãy ghi số điện thoại hoặc thư điện tử."))
        return facts


class ResetForm(package.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP


class NewPasswordForm(package.ChangePasswordForm):  # type: ignore[misc]
    """Whoever just signed in by code or card has proven herself and may have forgotten the old password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = PASSWORD_HELP
        records = get_authentication_records(context.request, self.user)
        last = records[-1] if records else {}
        if last.get("method") in WITHOUT_PASSWORD and time.time() - last.get("at", 0) < FRESH_SECONDS:
            del self.fields["oldpassword"]


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Đặt tên khóa")


class KeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên khóa")


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("Mã PIN trên phiếu"),
        max_length=PIN_DIGITS + 2,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "pattern": "[0-9 ]*", "autofocus": True}
        ),
    )

    def clean_pin(self) -> str:
        return "".join(self.cleaned_data["pin"].split())


class RevocationForm(forms.Form):
    reason = TextField(
        label=_("Lý do"), max_length=200, widget=forms.TextInput(attrs={"placeholder": _("Ví dụ: mất thẻ")})
    )
