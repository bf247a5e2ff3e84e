"""Sending what is due: each message at least once, with growing pauses after failures."""

import logging
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from commune.messages.models import Delivery, Message
from commune.messages.senders import CannotSend, Sender

log = logging.getLogger(__name__)
BATCH = 100
CLAIM = timedelta(minutes=2)
ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PROBLEM = 300


def send_due(limit: int = BATCH) -> int:
    """Try what is due; returns how many a channel took. May run in several processes at once."""
    due = Message.objects.due(timezone.now())[:limit]
    return sum(_send(message) for message in due if _claimed(message))


def _claimed(message: Message) -> bool:
    """One sender at a time; a claim ends by itself, so a killed process delays a message and loses none."""
    waiting = Message.objects.filter(pk=message.pk, due_at=message.due_at)
    return waiting.update(due_at=timezone.now() + CLAIM) == 1


def _send(message: Message) -> bool:
    if message.expires_at and message.expires_at <= timezone.now():
        _close(message)
        return False
    path = settings.MESSAGE_SENDERS[message.channel]
    sender: Sender = import_string(path)
    try:
        sender(message)
    except CannotSend as error:
        _put_off(message, path, str(error))
        return False
    except Exception as error:  # noqa: BLE001  # whatever a gateway does, the other messages go out
        log.warning("message %s was not sent: %s", message.pk, type(error).__name__)
        _put_off(message, path, type(error).__name__)
        return False
    Delivery.objects.create(message=message, sender=path)
    _close(message)
    return True


def _put_off(message: Message, path: str, problem: str) -> None:
    Delivery.objects.create(message=message, sender=path, problem=problem[:LONGEST_PROBLEM])
    tried = message.deliveries.count()
    if tried >= ATTEMPTS:
        _close(message)
        return
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now() + FIRST_PAUSE * 2 ** (tried - 1))


def _close(message: Message) -> None:
    """Nothing left to try; a secret does not outlive this."""
    words = {"body": "", "params": {}} if message.is_secret else {}
    Message.objects.filter(pk=message.pk).update(due_at=None, **words)
