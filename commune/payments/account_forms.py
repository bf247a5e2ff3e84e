"""What a seller fills in about her account's providers, her statement, and money that she sets aside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commune.design.forms import TextField
from commune.payments import keys, statement_reading
from commune.payments.models import Provider

WORDS: dict[Provider, tuple[Any, Any, Any]] = {
    Provider.SEPAY: (_("Khóa của SePay"), "", ""),
    Provider.CASSO: (_("Mã bảo mật của Casso"), "", ""),
    Provider.PAYOS: (_("Khóa kiểm tra (checksum key)"), _("Mã khách (client id)"), _("Khóa gọi (api key)")),
    Provider.VNPAY: (_("Khóa bí mật (HashSecret)"), _("Mã trang bán hàng (TmnCode)"), ""),
    Provider.MOMO: (
        _("Khóa bí mật (secretKey)"),
        _("Mã đối tác (partnerCode)"),
        _("Khóa truy cập (accessKey)"),
    ),
    Provider.ZALOPAY: (
        _("Khóa nhận thông báo (key2)"),
        _("Mã ứng dụng (app id)"),
        _("Khóa gửi yêu cầu (key1)"),
    ),
}


class SecretField(forms.CharField):
    """Written and never shown again."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"})
        words = {"required": _("Hãy dán khóa mà nhà cung cấp đã cấp.")}
        super().__init__(max_length=keys.LONGEST, widget=widget, error_messages=words, **options)


class KeyForm(forms.Form):
    """Of one provider: only what that one wants."""

    provider = forms.ChoiceField(
        choices=[(each.value, each.label) for each in keys.AGREED], widget=forms.HiddenInput
    )
    merchant = TextField(max_length=80)
    secret = SecretField()
    second = SecretField()
    is_leaked = forms.BooleanField(label=_("Khóa cũ đã lộ: thôi nhận ngay từ bây giờ"), required=False)

    def __init__(self, provider: str, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id_{provider}_%s", initial={"provider": provider})
        chosen = Provider(provider)
        for name, label in zip(("secret", "merchant", "second"), WORDS[chosen], strict=True):
            self.fields[name].label = label
        if chosen not in keys.NEEDS_MERCHANT:
            del self.fields["merchant"]
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Để trống thì máy tự tạo và cho xem đúng một lần.")
        if chosen not in keys.NEEDS_SECOND:
            del self.fields["second"]


class StatementForm(forms.Form):
    """A file of at most 5 MB."""

    file = forms.FileField(
        label=_("Tệp sao kê (CSV hoặc MT940)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.sta,.mt940,text/csv,text/plain"}),
        error_messages={
            "required": _("Hãy chọn tệp sao kê."),
            "empty": _("Tệp này trống."),
            "missing": _("Hãy chọn tệp sao kê."),
            "invalid": _("Hãy chọn tệp sao kê."),
        },
    )
    skip_wrong = forms.BooleanField(label=_("Nhận các dòng đúng, bỏ qua dòng sai"), required=False)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > statement_reading.LARGEST_FILE:
            raise forms.ValidationError(_("Tệp lớn quá 5 MB. Anh chị xuất sao kê theo từng ngày."))
        return upload


class AsideForm(forms.Form):
    reason = TextField(label=_("Vì sao không thuộc đơn nào"), max_length=200)
