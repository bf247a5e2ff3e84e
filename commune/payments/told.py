"""A credit or debit as a provider or a statement tells it, and how their amounts and times are read."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from commune.lib.moments import bounded

LARGEST = 10**15
BANK_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class NoticeUnreadableError(ValueError):
    """Authentic, but not in the shape that the provider documents."""


@dataclass(frozen=True)
class Told:
    """One movement. `account` is empty where it is not said; `reference` is the bank's own number for it.

    `ours` is the reference of a payment that began at a gateway of the provider.
    """

    transaction: str
    account: str
    amount: int
    note: str
    credited_at: datetime
    reference: str = ""
    ours: str = ""


@dataclass(frozen=True)
class ToldByGateway:
    """What a gateway says of a payment that began as `ours`; `is_paid` only when it says so in every field."""

    ours: str
    transaction: str
    amount: int
    note: str
    at: datetime
    is_paid: bool


Movement = TypeVar("Movement", Told, ToldByGateway)


def whole(value: object) -> int:
    """An amount as whole đồng; ValueError for fractions, texts with other things, nothing and less."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("no amount")
    number = int(value) if not isinstance(value, float) else int(value) if value.is_integer() else 0
    if not 0 < number < LARGEST:
        raise ValueError("an amount is a positive whole number that a bank can carry")
    return number


def storable(told: Movement) -> Movement:
    """Without NUL, which no database takes in a text; ValueError for half characters."""
    texts: dict[str, Any] = {
        name: value.replace("\0", "") for name, value in vars(told).items() if isinstance(value, str)
    }
    "".join(texts.values()).encode()
    return replace(told, **texts)


def moment(text: object) -> datetime:
    """Bank times come without zone and mean Vietnam; an unreadable one, or one of another age, counts as now."""
    try:
        at = datetime.fromisoformat(str(text))
        return bounded(at if at.tzinfo else at.replace(tzinfo=BANK_ZONE))
    except ValueError:
        return timezone.now()


def compact_moment(text: object) -> datetime:
    """yyyyMMddHHmmss in Vietnam's time."""
    try:
        return bounded(datetime.strptime(str(text), "%Y%m%d%H%M%S").replace(tzinfo=BANK_ZONE))
    except ValueError:
        return timezone.now()


def millisecond(value: object) -> datetime:
    """Unix milliseconds."""
    try:
        return bounded(datetime.fromtimestamp(int(str(value)) / 1000, UTC))
    except (ValueError, OverflowError, OSError):
        return timezone.now()
