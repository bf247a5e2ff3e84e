"""Reaching a person: the outbox knows addresses, this knows whose they are."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from commune.messages import outbox
from commune.messages.models import Channel, Message
from commune.people.models import Person


def channel_of(person: Person) -> tuple[Channel, str]:
    """Her best channel and its address: a verified phone, mail, any phone, else only her page."""
    if person.phone and person.phone_verified:
        return Channel.SMS, person.phone
    if person.email:
        return Channel.EMAIL, person.email
    return (Channel.SMS, person.phone) if person.phone else (Channel.PAGE, "")


def tell(
    person: Person,
    *,
    template: str,
    params: Mapping[str, Any],
    dedup_key: str,
    lasts: timedelta | None = None,
) -> Message:
    """Post a message to a person by her best channel; it also stands on her page. Idempotent by `dedup_key`."""
    channel, address = channel_of(person)
    return outbox.post(
        to=person.log_actor,
        address=address,
        channel=channel,
        template=template,
        params=params,
        dedup_key=dedup_key,
        lasts=lasts,
    )
