"""Contracts (hợp đồng): drawn by one side, confirmed by both on their own phones; other terms are a new contract."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.packhouse.grades import known_grades
from commune.people.models import Organization, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import Variety
from commune.trading import access, bills, counter, pooling, telling
from commune.trading.models import (
    Contract,
    ContractConfirmation,
    ContractDelivery,
    ContractEnding,
    ContractPart,
    EndingKind,
    Match,
    Offer,
    Pool,
    PoolDropping,
    Side,
    Want,
)
from commune.trading.refusing import TradeRefusedError, insist_same
from commune.trading.registering import DEAREST, FARTHEST, HEAVIEST

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
WIDEST_TOLERANCE = 20
LONGEST = timedelta(days=92)


@dataclass(frozen=True)
class ContractTerms:
    """`price` đồng a kilogram; `tolerance` percent; `deposit` đồng, 0 for none."""

    grade: str
    kilograms: int
    price: int
    since: date
    until: date
    place: Place
    quality: str
    tolerance: int = 5
    deposit: int = 0
    deposit_terms: str = ""


@dataclass(frozen=True)
class Between:
    """Who and what for."""

    seller: Organization
    buyer: Organization
    want: Want
    week: date
    match: Match | None = None
    pool: Pool | None = None


def draw(match: Match, terms: ContractTerms, *, by: Person, client_id: UUID) -> Contract:
    """Between the two that were introduced and both want it; takes the kilograms from the offer and the want.

    Idempotent by `client_id`. Raises TradeRefusedError, NotEnoughLeftError.
    """
    from commune.trading.introducing import is_mutual

    offer, want = match.offer, match.want
    week = counter.key_week(want, terms.since)
    between = Between(offer.organization, want.organization, want, week, match)
    _check_side(by, between)
    if not is_mutual(match):
        raise TradeRefusedError("Hai bên cùng bấm muốn liên hệ rồi mới lập hợp đồng.")
    with transaction.atomic():
        list(Match.objects.select_for_update(no_key=True).filter(pk=match.pk))
        if not Contract.objects.filter(client_id=client_id).exists():
            _check_standing(offer, want)
        return _drawn(between, terms, by=by, client_id=client_id)


def _check_standing(offer: Offer, want: Want) -> None:
    """Under the locks that taking back asks for."""
    list(Offer.objects.select_for_update(no_key=True).filter(pk=offer.pk))
    list(Want.objects.select_for_update(no_key=True).filter(pk=want.pk))
    today = timezone.localdate()
    if not (
        Offer.objects.standing(today).filter(pk=offer.pk).exists()
        and Want.objects.standing(today).filter(pk=want.pk).exists()
    ):
        raise TradeRefusedError("Đăng ký bán hoặc đăng ký mua này đã rút, hoặc đã qua ngày.")


def draw_for_pool(pool: Pool, terms: ContractTerms, *, by: Person, client_id: UUID) -> Contract:
    """What the members agreed to, all of it, at the co-op's word. Raises TradeRefusedError."""
    between = Between(pool.cooperative, pool.want.organization, pool.want, pool.week, pool=pool)
    if not access.pooling_cooperatives(by).filter(pk=pool.cooperative_id).exists():
        raise TradeRefusedError("Chỉ quản lý hợp tác xã lập được hợp đồng cho đợt gom.")
    with transaction.atomic():
        list(Pool.objects.select_for_update(no_key=True).filter(pk=pool.pk))
        if PoolDropping.objects.filter(pool=pool).exists():
            raise TradeRefusedError("Đợt gom này đã bỏ.")
        known = Contract.objects.filter(pool=pool, replaces=None).first()
        if known and known.client_id != client_id:
            raise TradeRefusedError("Đợt gom này đã có hợp đồng. Hãy mở hợp đồng đó.")
        agreed = sum(part.kilograms for part in pooling.accepted_parts(pool))
        if not agreed:
            raise TradeRefusedError("Chưa có hộ nào đồng ý, chưa lập hợp đồng được.")
        terms = replace(terms, kilograms=agreed, grade=pool.grade)
        return _drawn(between, terms, by=by, client_id=client_id)


def revise(contract: Contract, terms: ContractTerms, *, by: Person, client_id: UUID) -> Contract:
    """Other terms: a new contract that both have to confirm again. Refused once both have confirmed the old one."""
    want = contract.want
    week = contract.week if contract.pool_id else counter.key_week(want, terms.since)
    between = Between(contract.seller, contract.buyer, want, week, contract.match, contract.pool)
    _check_side(by, between)
    if contract.pool_id:
        terms = replace(terms, kilograms=contract.kilograms, grade=contract.grade)
    with transaction.atomic():
        locked(contract)
        known = Contract.objects.filter(client_id=client_id).first()
        if known is None:
            _check_open(contract)
            counter.give_back_all(contract.reference, reason="Đổi điều khoản", by=by.log_actor)
        return _drawn(between, terms, by=by, client_id=client_id, replaces=contract)


def locked(contract: Contract) -> None:
    """One writer a contract: PostgreSQL waits here, SQLite has one writer anyway."""
    list(Contract.objects.select_for_update(no_key=True).filter(pk=contract.pk))


def _drawn(
    between: Between, terms: ContractTerms, *, by: Person, client_id: UUID, replaces: Contract | None = None
) -> Contract:
    row = _row(between, terms)
    row.client_id, row.drawn_by, row.drawn_at, row.replaces = client_id, by, timezone.now(), replaces
    with transaction.atomic():
        known = Contract.objects.filter(client_id=client_id).first()
        if known:
            insist_same(_told(known), _told(row))
            return known
        _check_terms(terms, between)
        row.code = _free_code()
        recording.enter(row, by=by.log_actor)
        _take(row, by)
        telling.tell_drawn(row, access.side_of(by, seller=row.seller, buyer=row.buyer))
    return row


def _row(between: Between, terms: ContractTerms) -> Contract:
    row = Contract(seller=between.seller, buyer=between.buyer, want=between.want, week=between.week)
    row.match, row.pool, row.variety = between.match, between.pool, _variety(between)
    for name in ("grade", "kilograms", "price", "since", "until", "place", "tolerance", "deposit"):
        setattr(row, name, getattr(terms, name))
    row.quality, row.deposit_terms = terms.quality.strip()[:400], terms.deposit_terms.strip()[:300]
    return row


def _variety(between: Between) -> Variety:
    return between.match.offer.variety if between.match else between.want.variety


def _told(row: Contract) -> tuple[object, ...]:
    terms = (
        row.grade,
        row.kilograms,
        row.price,
        row.since,
        row.until,
        row.place_id,
        row.deposit,
        row.quality,
    )
    return row.seller_id, row.buyer_id, row.want_id, *terms


def _take(row: Contract, by: Person) -> None:
    """From the want, and from the offer where it is one; a pool's offers are taken already."""
    if row.pool:
        counter.give_back_all(row.pool.want_reference, reason="Đã lập hợp đồng", by=by.log_actor)
        parts = [
            ContractPart(
                contract=row, household=part.offer.organization, offer=part.offer, kilograms=part.kilograms
            )
            for part in pooling.accepted_parts(row.pool)
        ]
        recording.enter_all(parts, by=by.log_actor)
        pooling.release_unanswered(row.pool, by=by.log_actor)
    elif row.match:
        counter.take_offer(row.match.offer, kilograms=row.kilograms, reference=row.reference, by=by.log_actor)
    counter.take_want(
        row.want, week=row.week, kilograms=row.kilograms, reference=row.reference, by=by.log_actor
    )


def _check_side(by: Person, between: Between) -> None:
    if not access.side_of(by, seller=between.seller, buyer=between.buyer):
        raise TradeRefusedError("Chỉ hai bên mua bán lập được hợp đồng này.")


def _check_terms(terms: ContractTerms, between: Between) -> None:
    _check_goods(terms, between)
    if terms.since > timezone.localdate() + FARTHEST:
        raise TradeRefusedError("Ngày giao xa quá, trong một năm tới thôi.", "since")
    if terms.until < terms.since or terms.until - terms.since > LONGEST or terms.until < timezone.localdate():
        raise TradeRefusedError(
            "Ngày giao cuối phải từ hôm nay trở đi và sau ngày đầu, dài nhất ba tháng.", "until"
        )
    if not 0 <= terms.deposit <= terms.kilograms * terms.price:
        raise TradeRefusedError("Tiền cọc không được hơn tiền hàng.", "deposit")
    if terms.deposit and not terms.deposit_terms.strip():
        raise TradeRefusedError("Có tiền cọc thì ghi rõ khi nào mất cọc, khi nào trả lại.", "deposit_terms")
    if terms.place.kind == PlaceKind.PLOT and terms.place.holder_id != between.seller.pk:
        raise TradeRefusedError("Hãy chọn nơi giao nhận.", "place")


def _check_goods(terms: ContractTerms, between: Between) -> None:
    if not 1 <= terms.kilograms <= HEAVIEST:
        raise TradeRefusedError("Số ký phải từ 1 đến 1.000.000.", "kilograms")
    if not 0 < terms.price <= DEAREST:
        raise TradeRefusedError("Giá một ký phải lớn hơn 0 và không quá 10 triệu đồng.", "price")
    if between.pool and terms.price < between.pool.price:
        raise TradeRefusedError("Giá này thấp hơn giá đã hứa với bà con trong đợt gom.", "price")
    if terms.grade not in known_grades():
        raise TradeRefusedError("Hãy chọn loại trái.", "grade")
    if not 0 <= terms.tolerance <= WIDEST_TOLERANCE:
        raise TradeRefusedError("Chênh lệch cho phép từ 0 đến 20 phần trăm.", "tolerance")
    if not terms.quality.strip():
        raise TradeRefusedError(
            "Hãy ghi yêu cầu chất lượng, ví dụ: trái từ 350 g, không sâu, không dập.", "quality"
        )


def _free_code() -> str:
    while True:
        code = "HD" + "".join(secrets.choice(ALPHABET) for _ in range(8))
        if not Contract.objects.filter(code=code).exists():
            return code


def is_concluded(contract: Contract) -> bool:
    return ContractConfirmation.objects.filter(contract=contract).count() == len(Side)


def _check_open(contract: Contract) -> None:
    if Contract.objects.filter(replaces=contract).exists():
        raise TradeRefusedError("Hợp đồng này đã được thay bằng bản khác. Hãy mở bản mới.")
    if ContractEnding.objects.filter(contract=contract).exists():
        raise TradeRefusedError("Hợp đồng này đã chấm dứt.")
    if is_concluded(contract):
        raise TradeRefusedError("Hai bên đã xác nhận, hợp đồng không đổi được nữa.")


def confirm(contract: Contract, *, by: Person) -> ContractConfirmation:
    """One side's word on its own phone; with both the deposit falls due. Idempotent. Raises TradeRefusedError."""
    side = access.side_of(by, seller=contract.seller, buyer=contract.buyer)
    if not side:
        raise TradeRefusedError("Chỉ hai bên mua bán xác nhận được.")
    with transaction.atomic():
        locked(contract)
        known = ContractConfirmation.objects.filter(contract=contract, side=side).first()
        if known:
            return known
        _check_open(contract)
        row = ContractConfirmation(contract=contract, side=side, confirmed_at=timezone.now(), confirmed_by=by)
        recording.enter(row, by=by.log_actor)
        if is_concluded(contract):
            telling.tell_concluded(contract)
            bills.ask_deposit(contract, by=by.log_actor)
    return row


def end(contract: Contract, *, kind: str, reason: str, by: Person) -> ContractEnding:
    """Cancelled while not both confirmed; afterwards broken by the *other* side, or the rest let go by the buyer.

    Where nothing was taken, the kilograms are free again. Idempotent. Raises TradeRefusedError.
    """
    side, kind = access.side_of(by, seller=contract.seller, buyer=contract.buyer), EndingKind(kind)
    if not side:
        raise TradeRefusedError("Chỉ hai bên mua bán chấm dứt được hợp đồng.")
    if not reason.strip():
        raise TradeRefusedError("Hãy ghi lý do.", "reason")
    with transaction.atomic():
        locked(contract)
        known = ContractEnding.objects.filter(contract=contract).first()
        if known:
            return known
        _check_ending(contract, kind, side)
        row = ContractEnding(contract=contract, kind=kind, reason=reason.strip()[:300], ended_by=by)
        row.ended_at = timezone.now()
        recording.enter(row, by=by.log_actor)
        if not contract.deliveries.filter(answer__bought__isnull=False).exists():
            _free(contract, by)
        bills.withdraw_deposit(contract, by=by.log_actor)
        telling.tell_ending(row)
    return row


def _check_ending(contract: Contract, kind: EndingKind, side: str) -> None:
    if Contract.objects.filter(replaces=contract).exists():
        raise TradeRefusedError("Hợp đồng này đã được thay bằng bản khác. Hãy mở bản mới.")
    if is_concluded(contract) == (kind == EndingKind.CANCELLED):
        words = (
            "Hai bên đã xác nhận thì không hủy được nữa."
            if is_concluded(contract)
            else "Chưa ký xong thì hủy."
        )
        raise TradeRefusedError(words, "kind")
    own = {Side.SELLER: EndingKind.SELLER_DEFAULT, Side.BUYER: EndingKind.BUYER_DEFAULT}
    if kind == own[Side(side)]:
        raise TradeRefusedError("Bên kia mới ghi được rằng bên này không giữ lời.", "kind")
    if kind == EndingKind.SHORT and side != Side.BUYER:
        raise TradeRefusedError("Bên mua mới quyết định được thôi nhận phần còn thiếu.", "kind")
    if ContractDelivery.objects.waiting().filter(contract=contract).exists():
        raise TradeRefusedError("Còn chuyến giao chờ bên mua trả lời. Trả lời xong rồi chấm dứt.")


def _free(contract: Contract, by: Person) -> None:
    reason = "Hợp đồng chấm dứt, chưa giao gì"
    counter.give_back_all(contract.reference, reason=reason, by=by.log_actor)
    if contract.pool:
        counter.give_back_all(contract.pool.reference, reason=reason, by=by.log_actor)
