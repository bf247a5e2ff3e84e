"""How the sign-in package reaches our persons: phones in E.164, and codes through the outbox."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.translation import gettext as _

from commune.design.forms import PhoneField
from commune.lib.vietnamese import WritingError, parse_phone
from commune.messages import outbox
from commune.messages.models import Channel
from commune.people.models import Person

CODE_LASTS = timedelta(minutes=10)
MAIL_LASTS = timedelta(hours=1)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**{"label": _("Số điện thoại"), **options})

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        user.full_name = form.cleaned_data["full_name"]
        user.email = form.cleaned_data.get("email") or None
        saved: Person = super().save_user(request, user, form, commit=commit)
        return saved

    def populate_username(self, request: HttpRequest, user: Person) -> None:
        """We have none."""

    # phones

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Whoever has this phone, however it was typed."""
        try:
            return Person.objects.filter(phone=parse_phone(phone)).first()
        except WritingError:
            return None

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted by person: the package's key knows no phones, they would share one."""
        phone = credentials.get("phone")
        if not phone:
            key: str = super()._get_login_attempts_cache_key(request, **credentials)
            return key
        return f"{get_current_site(request).domain}:{_as_dialled(phone)}"

    # words on their way

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **_: Any) -> None:
        _post_text(phone, "people/code", {"code": code}, to=user.log_actor)

    def send_unknown_account_sms(self, phone: str, **_: Any) -> None:
        _post_text(phone, "people/unknown_phone", {})

    def send_account_already_exists_sms(self, phone: str) -> None:
        _post_text(phone, "people/known_phone", {})

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """The package's own mails, through our outbox: it may hold a code, so it is secret."""
        mail: EmailMessage = self.render_mail(template_prefix, email, {"request": self.request, **context})
        outbox.post(
            to=f"email:{email}",
            channel=Channel.EMAIL,
            template="people/mail",
            params={"subject": mail.subject, "body": mail.body},
            dedup_key=f"mail:{uuid.uuid4()}",
            lasts=MAIL_LASTS,
            is_secret=True,
        )


def _as_dialled(phone: str) -> str:
    """What is no phone is counted under one name: it signs in nobody."""
    try:
        return parse_phone(phone)
    except WritingError:
        return "no-phone"


def _post_text(phone: str, template: str, params: Mapping[str, Any], *, to: str = "") -> None:
    outbox.post(
        to=to or f"phone:{phone}",
        address=phone,
        channel=Channel.SMS,
        template=template,
        params=params,
        dedup_key=f"code:{uuid.uuid4()}",
        lasts=CODE_LASTS,
        is_secret=True,
    )
