"""The ends of the channels. A gateway's package brings its own function and is named in MESSAGE_SENDERS."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.mail import send_mail

from commune.messages.models import Message

log = logging.getLogger(__name__)
Sender = Callable[[Message], None]


class CannotSend(Exception):
    """The channel refused; the message says why and holds nothing secret."""


def console(message: Message) -> None:
    """Writes the message to standard error. Development and demo only: elsewhere it raises CannotSend."""
    if not (settings.DEBUG or settings.DEMO):
        raise CannotSend("no sender is configured for this channel")
    log.warning("[%s] %s: %s. %s", message.channel, message.address, message.subject, message.body)


def mail(message: Message) -> None:
    """By Django's e-mail settings."""
    send_mail(message.subject, message.body, None, [message.address])
