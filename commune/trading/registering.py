"""Registering to sell and to buy, and taking it back."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from commune.farm.seasons import season_at
from commune.farm.yields import room_left
from commune.ledger import recording
from commune.lib.fold import fold
from commune.lib.vietnamese import format_number
from commune.packhouse.grades import grade_of, known_grades
from commune.people.models import Organization, OrganizationKind, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import Variety
from commune.quality.models import Standard
from commune.trace.lots import remaining_of
from commune.trace.models import Lot, LotKind, LotLink
from commune.trading import access, counter, handing_over
from commune.trading.models import Offer, OfferWithdrawal, Source, Want, WantWithdrawal
from commune.trading.refusing import TradeRefusedError, insist_same
from commune.trading.vouching import item_of

HEAVIEST, DEAREST = 1_000_000, 10_000_000
FARTHEST, LONGEST = timedelta(days=366), timedelta(days=92)


@dataclass(frozen=True)
class Terms:
    """What both registrations say. `price` đồng a kilogram; `until` None: every week (wants only)."""

    variety: Variety
    kilograms: int
    since: date
    until: date | None
    place: Place
    grade: str = ""
    price: int | None = None
    note: str = ""


def offer(
    organization: Organization, terms: Terms, *, by: Person, client_id: UUID, lot: Lot | None = None
) -> Offer:
    """Register to sell: from a lot, from a plot with a season of the variety, or what a trader gathered.

    Idempotent by `client_id`. Raises TradeRefusedError.
    """
    if not access.trades_for(by, organization):
        raise TradeRefusedError("Anh chị không bán hàng cho nơi này.")
    _check_terms(terms)
    row = _offer_row(organization, terms, lot)
    row.client_id, row.offered_by, row.offered_at = client_id, by, timezone.now()
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk))
        known = Offer.objects.filter(client_id=client_id).first()
        if known:
            insist_same(_told_of_offer(known), _told_of_offer(row))
            return known
        _check_goods(row)
        recording.enter(row, by=by.log_actor)
        counter.open_level(row)
    return row


def _offer_row(organization: Organization, terms: Terms, lot: Lot | None) -> Offer:
    is_plot = terms.place.kind == PlaceKind.PLOT
    source = Source.LOT if lot else Source.FORECAST if is_plot else Source.GATHERED
    row = Offer(organization=organization, source=source, variety=terms.variety, lot=lot, place=terms.place)
    row.trade_item = lot.trade_item if lot else item_of(organization, terms.variety)
    row.grade, row.kilograms, row.price = terms.grade, terms.kilograms, terms.price
    row.since, row.until, row.note = terms.since, terms.until or terms.since, terms.note.strip()[:300]
    row.folded = _folded(organization, terms)
    return row


def _folded(organization: Organization, terms: Terms) -> str:
    """Only what everybody may read for good: a household is found by its code, for a consent may be taken back."""
    grade = grade_of(terms.grade).label if terms.grade else ""
    is_household = organization.kind == OrganizationKind.HOUSEHOLD
    called = organization.code if is_household else organization.name
    names = (terms.variety.name, terms.variety.species.name, grade, called)
    return fold(" ".join((*names, terms.place.unit.name, organization.hamlet)))[:400]


def _told_of_offer(row: Offer) -> tuple[object, ...]:
    terms = (row.variety_id, row.grade, row.kilograms, row.since, row.until, row.price, row.place_id)
    return row.organization_id, row.lot_id, *terms


def _check_terms(terms: Terms) -> None:
    today = timezone.localdate()
    if not 1 <= terms.kilograms <= HEAVIEST:
        raise TradeRefusedError("Số ký phải từ 1 đến 1.000.000.", "kilograms")
    if terms.price is not None and not 0 < terms.price <= DEAREST:
        raise TradeRefusedError("Giá một ký phải lớn hơn 0 và không quá 10 triệu đồng.", "price")
    if terms.grade and terms.grade not in known_grades():
        raise TradeRefusedError("Không có loại này.", "grade")
    last = terms.until or terms.since
    if terms.until and terms.until < today:
        raise TradeRefusedError("Tuần này đã qua rồi. Hãy chọn tuần khác.", "week")
    if last < terms.since or last - terms.since > LONGEST or terms.since > today + FARTHEST:
        raise TradeRefusedError("Thời gian chưa hợp lý: trong một năm tới, dài nhất ba tháng.", "week")


def _check_goods(row: Offer) -> None:
    if not row.grade:
        raise TradeRefusedError("Hãy chọn loại trái.", "grade")
    if row.lot:
        _check_lot(row, row.lot)
    elif row.source == Source.FORECAST:
        _check_plot(row)
    elif row.organization.kind == OrganizationKind.HOUSEHOLD:
        raise TradeRefusedError("Hãy chọn vườn, hoặc lô trái đã hái.", "place")


def _check_lot(row: Offer, lot: Lot) -> None:
    if lot.holder_id != row.organization_id or lot.trade_item.variety_id != row.variety_id:
        raise TradeRefusedError("Lô này không phải của nơi bán, hoặc khác giống.", "lot")
    if lot.uom != "KGM":
        raise TradeRefusedError("Lô này đã đóng gói. Hàng đóng gói bán ở chợ.", "lot")
    handing_over.check_free(lot)
    left = remaining_of(lot) - _promised(lot)
    if row.kilograms > left:
        raise TradeRefusedError(
            f"Lô {lot.code} chỉ còn {format_number(max(left, left * 0))} kg để bán.", "kilograms"
        )


def _promised(lot: Lot) -> Decimal:
    """Kilograms of a lot that were offered and have not gone to a buyer yet."""
    offered = Offer.objects.filter(lot=lot, withdrawal__isnull=True).aggregate(total=Sum("kilograms"))[
        "total"
    ]
    sold = LotLink.objects.filter(parent=lot, child__kind=LotKind.BOUGHT).aggregate(total=Sum("quantity"))[
        "total"
    ]
    return max(Decimal(0), (offered or 0) - (sold or Decimal(0)))


def _check_plot(row: Offer) -> None:
    if row.place.holder_id != row.organization_id:
        raise TradeRefusedError("Vườn này không phải của nơi bán.", "place")
    season = season_at(row.place, row.since, variety=row.variety) or season_at(
        row.place, row.until, variety=row.variety
    )
    if season is None:
        raise TradeRefusedError(
            "Vườn này chưa mở vụ của giống đó cho những ngày này. Hãy mở vụ trước.", "week"
        )
    room = room_left(row.place, row.variety.species, timezone.now())
    others = Offer.objects.filter(place=row.place, source=Source.FORECAST).standing(timezone.localdate())
    offered = others.aggregate(total=Sum("level__available"))["total"] or 0
    if room is not None and row.kilograms + offered > room:
        raise TradeRefusedError(
            f"Nhiều quá so với diện tích vườn: năm nay còn hái được chừng {format_number(max(room, room * 0))} kg, "
            "tính cả những lần đã đăng ký bán.",
            "kilograms",
        )


def want(
    organization: Organization,
    terms: Terms,
    *,
    by: Person,
    client_id: UUID,
    standard: Standard | None = None,
) -> Want:
    """Register to buy. Idempotent by `client_id`. Raises TradeRefusedError."""
    if not access.bought_for(by).filter(pk=organization.pk).exists():
        raise TradeRefusedError("Chỉ thương lái, hợp tác xã và doanh nghiệp đăng ký mua được ở đây.")
    _check_terms(terms)
    if terms.place.kind == PlaceKind.PLOT:
        raise TradeRefusedError(
            "Hãy chọn nơi nhận hàng là bến, điểm tập kết, chợ hoặc nhà đóng gói.", "place"
        )
    row = Want(client_id=client_id, organization=organization, variety=terms.variety, place=terms.place)
    row.grade, row.kilograms, row.price, row.standard = terms.grade, terms.kilograms, terms.price, standard
    row.since, row.until, row.note = terms.since, terms.until, terms.note.strip()[:300]
    row.folded, row.wanted_at, row.wanted_by = _folded(organization, terms), timezone.now(), by
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk))
        known = Want.objects.filter(client_id=client_id).first()
        if known:
            insist_same(_told_of_want(known), _told_of_want(row))
            return known
        return recording.enter(row, by=by.log_actor)


def _told_of_want(row: Want) -> tuple[object, ...]:
    terms = (row.variety_id, row.grade, row.kilograms, row.since, row.until, row.price, row.place_id)
    return row.organization_id, row.standard_id, *terms


def withdraw_offer(row: Offer, *, reason: str, by: Person) -> OfferWithdrawal:
    """No more of it is found or taken; what was taken stays so. Idempotent. Raises TradeRefusedError."""
    if not access.trades_for(by, row.organization):
        raise TradeRefusedError("Chỉ nơi đăng ký mới rút được.")
    with transaction.atomic():
        list(Offer.objects.select_for_update(no_key=True).filter(pk=row.pk))
        known = OfferWithdrawal.objects.filter(offer=row).first()
        made = OfferWithdrawal(offer=row, reason=reason.strip()[:200], withdrawn_at=timezone.now())
        made.withdrawn_by = by
        return known or recording.enter(made, by=by.log_actor)


def withdraw_want(row: Want, *, reason: str, by: Person) -> WantWithdrawal:
    """Idempotent. Raises TradeRefusedError."""
    if not access.trades_for(by, row.organization):
        raise TradeRefusedError("Chỉ nơi đăng ký mới rút được.")
    with transaction.atomic():
        list(Want.objects.select_for_update(no_key=True).filter(pk=row.pk))
        known = WantWithdrawal.objects.filter(want=row).first()
        made = WantWithdrawal(want=row, reason=reason.strip()[:200], withdrawn_at=timezone.now())
        made.withdrawn_by = by
        return known or recording.enter(made, by=by.log_actor)
