"""Sale at the orchard gate (bán xô): weighed before both, agreed on two phones; then lots and a bill."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from commune.farm import harvest
from commune.farm.safety import earliest_harvest
from commune.farm.writing import EntryRefusedError
from commune.ledger import recording
from commune.people.models import Organization, OrganizationKind, Person
from commune.places.models import Place, PlaceKind
from commune.products.models import TradeItem
from commune.trading import access, bills, handing_over, telling
from commune.trading.models import (
    GateCancellation,
    GateConfirmation,
    GateDeal,
    GateSale,
    GateTicket,
    GateWeighing,
    Side,
)
from commune.trading.refusing import TradeRefusedError, insist_same
from commune.trading.registering import DEAREST

Weighed = Sequence[tuple[Decimal, Decimal]]
HEAVIEST, MOST_WEIGHINGS, MOST_VERSIONS = Decimal(5000), 60, 50
SMALLEST = Decimal("0.001")
TRADERS = (OrganizationKind.TRADER, OrganizationKind.HOUSEHOLD_BUSINESS)
BUYERS = (*TRADERS, OrganizationKind.ENTERPRISE, OrganizationKind.COOPERATIVE)


def open_sale(
    plot: Place, *, trader: Organization, trade_item: TradeItem, by: Person, client_id: UUID
) -> GateSale:
    """By the farmer or by the trader. Idempotent by `client_id`. Raises TradeRefusedError with the day from which
    fruit may be picked, where it may not be today.
    """
    seller = plot.holder
    if not access.side_of(by, seller=seller, buyer=trader):
        raise TradeRefusedError("Chỉ nhà vườn hoặc thương lái trong buổi bán mới mở phiếu được.")
    if plot.kind != PlaceKind.PLOT or seller.kind != OrganizationKind.HOUSEHOLD:
        raise TradeRefusedError("Hãy chọn vườn của hộ bán.", "plot")
    if trader.kind not in BUYERS:
        raise TradeRefusedError("Hãy chọn thương lái hoặc nơi thu mua.", "trader")
    row = GateSale(client_id=client_id, plot=plot, seller=seller, trader=trader, trade_item=trade_item)
    row.opened_at, row.opened_by = timezone.now(), by
    with transaction.atomic():
        list(Place.objects.select_for_update(no_key=True).filter(pk=plot.pk))
        known = GateSale.objects.filter(client_id=client_id).first()
        if known:
            insist_same(*[(s.plot_id, s.trader_id, s.trade_item_id) for s in (known, row)])
            return known
        _check_item(plot, trade_item)
        check_safe(plot, trade_item, row.opened_at)
        return recording.enter(row, by=by.log_actor)


def _check_item(plot: Place, trade_item: TradeItem) -> None:
    try:
        harvest.check_item(plot, trade_item)
    except EntryRefusedError as error:
        raise TradeRefusedError(str(error), "trade_item") from error


def check_safe(plot: Place, trade_item: TradeItem, at: datetime) -> None:
    verdict = earliest_harvest(plot, trade_item.variety.species, at)
    if not verdict.is_allowed_at(at):
        raise TradeRefusedError(f"Chưa được hái. {verdict.explanation}")


def draw_ticket(sale: GateSale, *, weighed: Weighed, price: int, by: Person, client_id: UUID) -> GateTicket:
    """All weighings (gross, tare) and the price. The same numbers again are the ticket that is there; other numbers
    are a new version, which both have to agree to. Idempotent by `client_id`. Raises TradeRefusedError.
    """
    side = access.side_of(by, seller=sale.seller, buyer=sale.trader)
    if not side:
        raise TradeRefusedError("Chỉ nhà vườn và thương lái trong buổi bán ghi được phiếu cân.")
    told = [(gross.quantize(SMALLEST), tare.quantize(SMALLEST)) for gross, tare in _checked(weighed, price)]
    with transaction.atomic():
        _locked(sale)
        known = GateTicket.objects.filter(client_id=client_id).first()
        if known:
            insist_same((known.sale_id, *_numbers(known)), (sale.pk, price, told))
            return known
        _check_open(sale)
        latest = latest_of(sale)
        if latest and _numbers(latest) == (price, told):
            return latest
        check_safe(sale.plot, sale.trade_item, timezone.now())
        row = _written(sale, told, price, by, client_id)
        telling.tell_ticket(row, sale.trader if side == Side.SELLER else sale.seller)
    return row


def _written(sale: GateSale, told: Weighed, price: int, by: Person, client_id: UUID) -> GateTicket:
    last = GateTicket.objects.filter(sale=sale).aggregate(last=Max("version"))["last"] or 0
    if last >= MOST_VERSIONS:
        raise TradeRefusedError("Phiếu này đã sửa nhiều lần quá. Hãy thôi và mở phiếu mới.")
    row = GateTicket(client_id=client_id, sale=sale, version=last + 1, price=price, drawn_by=by)
    row.kilograms = sum((gross - tare for gross, tare in told), Decimal(0))
    row.amount, row.drawn_at = bills.amount_of(row.kilograms, price), timezone.now()
    recording.enter(row, by=by.log_actor)
    rows = [GateWeighing(ticket=row, number=n, gross=g, tare=t) for n, (g, t) in enumerate(told, 1)]
    recording.enter_all(rows, by=by.log_actor)
    return row


def _numbers(ticket: GateTicket) -> tuple[int, list[tuple[Decimal, Decimal]]]:
    return ticket.price, [(each.gross, each.tare) for each in ticket.weighings.all()]


def _checked(weighed: Weighed, price: int) -> Weighed:
    if not weighed:
        raise TradeRefusedError("Hãy ghi ít nhất một mã cân.", "weighed")
    if len(weighed) > MOST_WEIGHINGS:
        raise TradeRefusedError("Một phiếu ghi tối đa 60 mã cân.", "weighed")
    for gross, tare in weighed:
        if not (gross.is_finite() and tare.is_finite()) or not 0 <= tare < gross <= HEAVIEST:
            raise TradeRefusedError(
                "Mỗi mã cân phải lớn hơn bì và không quá 5.000 kg. Hãy xem lại từng dòng.", "weighed"
            )
    if not 0 < price <= DEAREST:
        raise TradeRefusedError("Giá một ký phải lớn hơn 0 và không quá 10 triệu đồng.", "price")
    return weighed


def _locked(sale: GateSale) -> None:
    list(GateSale.objects.select_for_update(no_key=True).filter(pk=sale.pk))


def _check_open(sale: GateSale) -> None:
    if GateDeal.objects.filter(sale=sale).exists():
        raise TradeRefusedError("Hai bên đã chốt phiếu này, không sửa được nữa.")
    if GateCancellation.objects.filter(sale=sale).exists():
        raise TradeRefusedError("Buổi bán này đã thôi.")


def latest_of(sale: GateSale) -> GateTicket | None:
    return GateTicket.objects.filter(sale=sale).prefetch_related("weighings").order_by("-version").first()


def confirm(ticket: GateTicket, *, by: Person) -> GateConfirmation:
    """One side agrees to these numbers and no others. With both, the deal: the harvest rules decide whether it may be
    (refused with the day), then lots and bill, all at once or nothing. Idempotent. Raises TradeRefusedError.
    """
    sale = ticket.sale
    side = access.side_of(by, seller=sale.seller, buyer=sale.trader)
    if not side:
        raise TradeRefusedError("Chỉ nhà vườn và thương lái trong buổi bán đồng ý được phiếu này.")
    with transaction.atomic():
        _locked(sale)
        known = GateConfirmation.objects.filter(ticket=ticket, side=side).first()
        if known:
            return known
        _check_open(sale)
        latest = latest_of(sale)
        if latest is None or latest.pk != ticket.pk:
            raise TradeRefusedError("Số trên phiếu vừa đổi. Hãy xem lại số mới rồi đồng ý.")
        row = GateConfirmation(ticket=ticket, side=side, confirmed_at=timezone.now(), confirmed_by=by)
        recording.enter(row, by=by.log_actor)
        if GateConfirmation.objects.filter(ticket=ticket).count() == len(Side):
            _conclude(sale, ticket)
    return row


def _conclude(sale: GateSale, ticket: GateTicket) -> GateDeal:
    """The farmer's word is the harvest's author, the trader's that of his lot, whoever came last."""
    words = {each.side: each for each in ticket.confirmations.select_related("confirmed_by")}
    farmer, trader = words[Side.SELLER].confirmed_by, words[Side.BUYER].confirmed_by
    at = timezone.now()
    try:
        lot = harvest.record_harvest(
            sale.plot,
            trade_item=sale.trade_item,
            quantity=ticket.kilograms,
            at=at,
            by=farmer,
            client_id=uuid5(sale.pk, "harvest"),
            note=f"Bán xô cho {sale.trader.name}",
        )
    except EntryRefusedError as error:
        raise TradeRefusedError(str(error)) from error
    path = reverse("trading:gate-sale", args=[sale.pk])
    bought = handing_over.bought_lot(
        lot, kilograms=ticket.kilograms, buyer=sale.trader, place=sale.plot, at=at, by=trader, path=path
    )
    row = GateDeal(sale=sale, ticket=ticket, lot=lot, bought=bought, concluded_at=at)
    recording.enter(row, by=farmer.log_actor)
    bills.ask_at_gate(sale, ticket, by=farmer.log_actor)
    telling.tell_gate_deal(sale, lot.code)
    return row


def knows_seller(person: Person, sale: GateSale) -> bool:
    """A plot's code can be guessed: a trader reads the household's own name once the household took part."""
    own = set(access.dealers_of(sale.seller).values_list("pk", flat=True))
    if {person.pk, sale.opened_by_id} & own:
        return True
    took_part = Q(drawn_by__in=own) | Q(confirmations__side=Side.SELLER)
    return GateTicket.objects.filter(took_part, sale=sale).exists()


def cancel(sale: GateSale, *, reason: str, by: Person) -> GateCancellation:
    """Before both have agreed. Idempotent. Raises TradeRefusedError."""
    if not access.side_of(by, seller=sale.seller, buyer=sale.trader):
        raise TradeRefusedError("Chỉ nhà vườn và thương lái trong buổi bán mới thôi được.")
    with transaction.atomic():
        _locked(sale)
        known = GateCancellation.objects.filter(sale=sale).first()
        if known:
            return known
        _check_open(sale)
        row = GateCancellation(sale=sale, reason=reason.strip()[:200], cancelled_at=timezone.now())
        row.cancelled_by = by
        return recording.enter(row, by=by.log_actor)
