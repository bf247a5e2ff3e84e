"""Pooling (gom hàng): many small offers for one large want, pro rata to the kilogram, each seller answering."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commune.ledger import recording
from commune.lib.measures import allocate
from commune.packhouse.grades import known_grades
from commune.people.models import Organization, Person
from commune.trading import access, counter, telling, weeks
from commune.trading.introducing import offers_for
from commune.trading.matching import Fit
from commune.trading.models import Contract, Offer, Pool, PoolAnswer, PoolDropping, PoolPart, Said, Want
from commune.trading.refusing import TradeRefusedError, insist_same
from commune.trading.registering import DEAREST

SYSTEM = "system:trading"


def members_offers(cooperative: Organization, want: Want, week: date) -> list[Fit]:
    """What the co-op's members, and itself, have for this want in this week, the best first."""
    owners = {cooperative.pk}
    first, last = period_of(want, week)
    return [
        fit
        for fit in offers_for(want)
        if (fit.offer.organization_id in owners or fit.offer.organization.parent_id in owners)
        and fit.offer.variety_id == want.variety_id
        and fit.offer.since <= last
        and fit.offer.until >= first
        and fit.holds_standard
    ]


def divided(kilograms: int, lefts: Sequence[int]) -> list[int]:
    """Whole kilograms pro rata of what each has left, summing to `kilograms` exactly; never more than she has.

    Largest remainder, earlier first. All that there is, where that is less than asked.
    """
    if sum(lefts) <= kilograms:
        return list(lefts)
    return allocate(kilograms, lefts)


def open_pool(
    cooperative: Organization,
    *,
    want: Want,
    week: date,
    offers: Sequence[Offer],
    kilograms: int,
    price: int,
    answer_by: date,
    by: Person,
    client_id: UUID,
) -> Pool:
    """Take each offer's part and ask its seller. Idempotent by `client_id`; of two pools for the same kilograms one
    comes too late (NotEnoughLeftError) and takes nothing. Raises TradeRefusedError.
    """
    row = Pool(client_id=client_id, cooperative=cooperative, want=want, week=week, price=price)
    row.kilograms, row.answer_by, row.opened_at, row.opened_by = kilograms, answer_by, timezone.now(), by
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=cooperative.pk))
        known = Pool.objects.filter(client_id=client_id).first()
        if known:
            insist_same(*[(p.cooperative_id, p.want_id, p.week, p.price) for p in (known, row)])
            return known
        _check_asked(row, by)
        chosen = _chosen(cooperative, want, week, offers)
        row.grade = want.grade or chosen[0].grade
        parts = divided(kilograms, [each.left for each in chosen])
        row.kilograms = sum(parts)
        recording.enter(row, by=by.log_actor)
        counter.take_want(
            want, week=week, kilograms=row.kilograms, reference=row.want_reference, by=by.log_actor
        )
        for each, kilograms_of in zip(chosen, parts, strict=True):
            if kilograms_of:
                _take_part(row, each, kilograms_of, by)
    return row


def _take_part(pool: Pool, offer: Offer, kilograms: int, by: Person) -> None:
    taking = counter.take_offer(offer, kilograms=kilograms, reference=pool.reference, by=by.log_actor)
    part = PoolPart(pool=pool, offer=offer, kilograms=kilograms, taking=taking)
    telling.tell_part(recording.enter(part, by=by.log_actor))


def _check_asked(row: Pool, by: Person) -> None:
    today, want, week = timezone.localdate(), row.want, row.week
    if not access.pooling_cooperatives(by).filter(pk=row.cooperative_id).exists():
        raise TradeRefusedError("Chỉ quản lý hợp tác xã được gom hàng của thành viên.")
    if (
        want.organization_id == row.cooperative_id
        or not Want.objects.standing(today).filter(pk=want.pk).exists()
    ):
        raise TradeRefusedError("Đăng ký mua này đã rút, đã qua, hoặc của chính hợp tác xã.")
    last = period_of(want, week)[1]
    if not is_week_of(want, week) or last < today:
        raise TradeRefusedError("Bên mua không cần hàng trong tuần này.", "week")
    if row.kilograms < 1:
        raise TradeRefusedError("Số ký gom phải lớn hơn 0.", "kilograms")
    if not 0 < row.price <= DEAREST:
        raise TradeRefusedError("Giá một ký phải lớn hơn 0 và không quá 10 triệu đồng.", "price")
    if not today <= row.answer_by <= last:
        raise TradeRefusedError("Hạn trả lời phải từ hôm nay tới hết tuần giao hàng.", "answer_by")


def period_of(want: Want, week: date) -> tuple[date, date]:
    """The days in which the buyer takes what is counted under this week."""
    if want.until is None:
        return max(week, want.since), weeks.sunday_of(week)
    return want.since, want.until


def is_week_of(want: Want, week: date) -> bool:
    """A want in all has one level, that of its first week; a weekly one has one each week."""
    if want.is_weekly:
        return week.weekday() == 0 and week >= weeks.monday_of(want.since)
    return week == weeks.monday_of(want.since)


def weeks_of(want: Want) -> list[date]:
    """Weeks that can be pooled for now."""
    today = timezone.localdate()
    if want.is_weekly:
        return weeks.mondays_from(max(today, want.since), 4)
    return [weeks.monday_of(want.since)]


def _chosen(cooperative: Organization, want: Want, week: date, offers: Sequence[Offer]) -> list[Offer]:
    """Under lock, in a fixed order; as they stand now."""
    keys = {each.pk for each in offers}
    locked = Offer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk"))
    mine = Q(organization=cooperative) | Q(organization__parent=cooperative)
    found = Offer.objects.standing(timezone.localdate()).shown().filter(mine, pk__in=keys)
    rows = [each for each in found.order_by("offered_at", "pk") if each.left > 0]
    if not rows:
        raise TradeRefusedError("Hãy chọn ít nhất một đăng ký bán còn hàng của thành viên.", "offers")
    if any(each.variety_id != want.variety_id for each in rows):
        raise TradeRefusedError("Chỉ gom được hàng đúng giống mà bên mua cần.", "offers")
    if any(each.grade not in known_grades() for each in rows) or len({each.grade for each in rows}) > 1:
        raise TradeRefusedError(
            "Một đợt gom chỉ gom một loại trái. Hãy chọn những đăng ký cùng loại.", "offers"
        )
    fitting = {fit.offer.pk for fit in members_offers(cooperative, want, week)}
    if any(each.pk not in fitting for each in rows):
        raise TradeRefusedError(
            "Có đăng ký không có hàng trong tuần này, hoặc thiếu chứng nhận bên mua cần.", "offers"
        )
    return rows


def answer(part: PoolPart, *, said: str, by: Person, reason: str = "") -> PoolAnswer:
    """Her word, once: with no, her kilograms are free again. Idempotent. Raises TradeRefusedError."""
    if not access.trades_for(by, part.offer.organization):
        raise TradeRefusedError("Chỉ người bán mới trả lời được cho phần của mình.")
    with transaction.atomic():
        list(Pool.objects.select_for_update(no_key=True).filter(pk=part.pool_id))
        known = PoolAnswer.objects.filter(part=part).first()
        if known and known.said != said:
            raise TradeRefusedError("Bà con đã trả lời rồi. Muốn đổi, hãy gọi hợp tác xã.")
        if known:
            return known
        if PoolDropping.objects.filter(pool=part.pool_id).exists():
            raise TradeRefusedError("Đợt gom này đã bỏ.")
        if Contract.objects.filter(pool=part.pool_id).exists():
            raise TradeRefusedError("Đợt gom này đã lập hợp đồng, không trả lời được nữa.")
        if timezone.localdate() > part.pool.answer_by:
            raise TradeRefusedError("Đã hết hạn trả lời. Hãy gọi hợp tác xã.")
        row = PoolAnswer(part=part, said=Said(said), reason=reason.strip()[:200], answered_at=timezone.now())
        row.answered_by = by
        recording.enter(row, by=by.log_actor)
        if row.said == Said.NO:
            counter.give_back(part.taking, reason="Không bán trong đợt gom này", by=by.log_actor)
        telling.tell_answer(row)
    return row


def drop_pool(pool: Pool, *, reason: str, by: Person) -> PoolDropping:
    """Every kilogram goes back to its offer and want. Idempotent. Raises TradeRefusedError."""
    if not access.pooling_cooperatives(by).filter(pk=pool.cooperative_id).exists():
        raise TradeRefusedError("Chỉ quản lý hợp tác xã được bỏ đợt gom.")
    with transaction.atomic():
        list(Pool.objects.select_for_update(no_key=True).filter(pk=pool.pk))
        known = PoolDropping.objects.filter(pool=pool).first()
        if known:
            return known
        if Contract.objects.filter(pool=pool).exists():
            raise TradeRefusedError("Đợt gom này đã lập hợp đồng. Muốn thôi, hãy chấm dứt hợp đồng.")
        row = PoolDropping(pool=pool, reason=reason.strip()[:200], dropped_at=timezone.now(), dropped_by=by)
        recording.enter(row, by=by.log_actor)
        for reference in (pool.reference, pool.want_reference):
            counter.give_back_all(reference, reason=f"Bỏ đợt gom: {row.reason}", by=by.log_actor)
        telling.tell_pool_dropped(pool)
    return row


def release_unanswered(pool: Pool, *, by: str) -> None:
    """Parts without a word go back to their offers, and their sellers are told. In the caller's transaction, with the
    pool locked. Idempotent.
    """
    waiting = pool.parts.filter(answer=None, taking__back=None)
    related = waiting.select_related("taking", "offer__organization", "pool__cooperative")
    for part in related.order_by("taking__level_id"):
        counter.give_back(part.taking, reason="Không trả lời đợt gom này", by=by)
        telling.tell_part_released(part)


def release_late(on: date | None = None) -> int:
    """Once the last day to answer is over nobody can say yes any more: what was kept for her is hers again.

    Returns how many pools were looked at. May run twice.
    """
    past = Pool.objects.filter(answer_by__lt=on or timezone.localdate())
    late = past.filter(parts__answer=None, parts__taking__back=None).distinct()
    for pool in late:
        with transaction.atomic():
            list(Pool.objects.select_for_update(no_key=True).filter(pk=pool.pk))
            release_unanswered(pool, by=SYSTEM)
    return len(late)


def accepted_parts(pool: Pool) -> list[PoolPart]:
    rows = pool.parts.filter(answer__said=Said.YES).select_related("offer__organization", "taking")
    return list(rows.order_by("offer__organization__code", "pk"))
