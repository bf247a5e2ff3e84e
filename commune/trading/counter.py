"""What is left of offers and wants. Taking is one UPDATE with its condition inside, so no kilogram is taken twice."""

from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from commune.ledger import recording
from commune.trading import weeks
from commune.trading.models import Level, Offer, Taking, TakingReturn, Want
from commune.trading.refusing import TradeRefusedError


class NotEnoughLeftError(TradeRefusedError):
    """Somebody else was quicker; nothing was taken."""


def open_level(offer: Offer) -> Level:
    return Level.objects.create(offer=offer, available=offer.kilograms)


def key_week(want: Want, day: date) -> date:
    """The Monday under which a want is counted: of that day where it is for every week, else of its first day."""
    return weeks.monday_of(day if want.is_weekly else want.since)


def level_of_week(want: Want, week: date) -> Level:
    """A want in a week has its level once somebody asks for it."""
    return Level.objects.get_or_create(want=want, week=week, defaults={"available": want.kilograms})[0]


def left_of(want: Want, week: date) -> int:
    known = Level.objects.filter(want=want, week=week).values_list("available", flat=True).first()
    return want.kilograms if known is None else known


def take_offer(offer: Offer, *, kilograms: int, reference: str, by: str) -> Taking:
    """Raises NotEnoughLeftError."""
    return _take(Level.objects.get(offer=offer), kilograms, reference, by)


def take_want(want: Want, *, week: date, kilograms: int, reference: str, by: str) -> Taking:
    """Raises NotEnoughLeftError."""
    return _take(level_of_week(want, week), kilograms, reference, by)


def _take(level: Level, kilograms: int, reference: str, by: str) -> Taking:
    with transaction.atomic():
        enough = Level.objects.filter(pk=level.pk, available__gte=kilograms)
        if kilograms < 1 or not enough.update(available=F("available") - kilograms):
            raise NotEnoughLeftError(_sentence(level))
        row = Taking(level=level, kilograms=kilograms, reference=reference, taken_at=timezone.now())
        return recording.enter(row, by=by)


def _sentence(level: Level) -> str:
    left = Level.objects.filter(pk=level.pk).values_list("available", flat=True).get()
    if level.want_id:
        return f"Bên mua chỉ còn cần {left} kg cho tuần này: nơi khác vừa nhận giao. Hãy mở lại trang."
    return f"Có đăng ký bán chỉ còn {left} kg: nơi khác vừa nhận. Hãy mở lại trang."


def give_back(taking: Taking, *, reason: str, by: str) -> TakingReturn:
    """The whole of it. Idempotent."""
    with transaction.atomic():
        list(Level.objects.select_for_update(no_key=True).filter(pk=taking.level_id))
        known = TakingReturn.objects.filter(taking=taking).first()
        if known:
            return known
        Level.objects.filter(pk=taking.level_id).update(available=F("available") + taking.kilograms)
        row = TakingReturn(taking=taking, reason=reason[:200], returned_at=timezone.now())
        return recording.enter(row, by=by)


def give_back_all(reference: str, *, reason: str, by: str) -> None:
    """Whatever was taken under this reference and is still held."""
    for taking in Taking.objects.filter(reference=reference, back__isnull=True).order_by("level_id"):
        give_back(taking, reason=reason, by=by)


def differences() -> list[str]:
    """Levels that are not what the takings make of them; empty when all agree."""
    found = []
    for level in Level.objects.select_related("offer", "want"):
        source = level.offer or level.want
        whole = source.kilograms if source else 0
        held = level.takings.filter(back__isnull=True).aggregate(total=Sum("kilograms"))["total"] or 0
        if level.available != whole - held:
            found.append(f"level {level.pk}: {level.available} instead of {whole - held}")
    return found
