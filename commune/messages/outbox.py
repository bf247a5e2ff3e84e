"""Putting a message into the outbox, in the transaction of what it tells."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.template import Context, loader
from django.utils import timezone, translation

from commune.lib.fold import nfc
from commune.messages.models import Channel, Message

PREFIXES = {"phone:": (Channel.SMS, Channel.ZALO), "email:": (Channel.EMAIL,)}
LONGEST_SUBJECT = 200


class MessageRefused(ValueError):
    """A message that no channel could carry: no address, or an address of another channel."""


def post(
    *,
    to: str,
    channel: str,
    template: str,
    params: Mapping[str, Any],
    dedup_key: str,
    address: str = "",
    lasts: timedelta | None = None,
    is_secret: bool = False,
    at: datetime | None = None,
) -> Message:
    """The message of `dedup_key`: made now, or the one made before, whose words are kept.

    `template` names `messages/<template>.txt` of any room: subject in the first line, text below, `params` filled in;
    it raises TemplateDoesNotExist. `to` is an opaque key; "phone:" and "email:" keys are their own address.
    After `lasts` it is no longer sent. A secret one (a one-time code) is shown nowhere and its words do not
    outlive sending. Raises MessageRefused without an address for the channel.
    """
    known = Message.objects.filter(dedup_key=dedup_key).first()
    if known:
        return known
    kind, moment = Channel(channel), at or timezone.now()
    subject, body = words_of(template, params)
    facts = {
        "to": to,
        "address": address or _own_address(to, kind),
        "channel": kind,
        "template": template,
        "params": {} if is_secret else dict(params),
        "subject": subject,
        "body": body,
        "is_secret": is_secret,
        "created_at": moment,
        "expires_at": moment + lasts if lasts else None,
        "due_at": None if kind is Channel.PAGE else moment,
    }
    with transaction.atomic():
        return Message.objects.get_or_create(dedup_key=dedup_key, defaults=facts)[0]


def words_of(template: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text in Vietnamese, whatever language the page of the moment has."""
    with translation.override("vi"):
        words = loader.get_template(f"messages/{template}.txt")
        text = words.template.render(Context(dict(params), autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = nfc(text).strip().partition("\n")
    return subject.strip()[:LONGEST_SUBJECT], body.strip()


def _own_address(to: str, channel: Channel) -> str:
    if channel is Channel.PAGE:
        return ""
    for prefix, channels in PREFIXES.items():
        if to.startswith(prefix) and channel in channels:
            return to.removeprefix(prefix)
    raise MessageRefused(f"{to} says no address for {channel.value}")
