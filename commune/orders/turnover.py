"""What orders add to a seller's turnover: paid ones on the day of the money, less what was sent back for goods."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from commune.orders import entrusted
from commune.orders.models import Canceller, LotReservation, Order, OrderLine, RefundRequest
from commune.orders.refunds import FOR_GOODS
from commune.payments.turnover import Turnover, day_of, moments_of
from commune.people.models import Organization
from commune.trace.own_harvest import own_harvests

Span = tuple[datetime, datetime]


def turnover_of(organization: Organization, first_day: date, last_day: date) -> Iterator[Turnover]:
    span = moments_of(first_day, last_day)
    yield from _own_orders(organization, span)
    yield from _sold_by_others(organization, span)


def _own_orders(seller: Organization, span: Span) -> Iterator[Turnover]:
    """Whole orders: only co-ops hold mandates, so a household's order has nobody else's goods in it."""
    orders = list(_orders(seller, span))
    own = _own_lines(seller, [line for order in orders for line in order.lines.all()])
    for order in orders:
        source = _("Đơn từ sàn khác") if hasattr(order, "origin") else _("Đơn đặt trên chợ này")
        for moment, harvest, trade in _moved(order, own):
            words = _("Đơn %(code)s") if harvest + trade > 0 else _("Hoàn tiền đơn %(code)s")
            for amount, is_own in ((harvest, True), (trade, False)):
                if amount and span[0] <= moment < span[1]:
                    reference = words % {"code": order.code}
                    yield Turnover(day_of(moment), amount, source, reference, is_own_harvest=is_own)


def _moved(order: Order, own: set[int]) -> Iterator[tuple[datetime, int, int]]:
    """When, how much of own harvest, how much of trade: the payment, then what was sent back.

    What the buyer did not pay or got back was of own harvest first: when unsure, what is taxed is the larger part.
    """
    lines = order.lines.all()
    rest = order.paid.amount
    hers = max(sum(line.total for line in lines if line.pk in own) - (order.amount - rest), 0)
    yield order.paid.paid_at, hers, rest - hers
    for refund in sorted(order.refunds.all(), key=lambda each: each.sent.sent_at):
        amount = min(refund.amount, rest)
        of_hers = min(amount, hers)
        rest, hers = rest - amount, hers - of_hers
        yield refund.sent.sent_at, -of_hers, of_hers - amount


def _orders(seller: Organization, span: Span) -> QuerySet[Order]:
    """Paid or sent back in the span; an order that the place where it stands called off was never sold."""
    sent = RefundRequest.objects.filter(cause__in=FOR_GOODS, sent__isnull=False).select_related("sent")
    back = sent.filter(sent__sent_at__gte=span[0], sent__sent_at__lt=span[1])
    moved = Q(paid__paid_at__gte=span[0], paid__paid_at__lt=span[1]) | Q(pk__in=back.values("order"))
    found = Order.objects.filter(moved, seller=seller, paid__isnull=False)
    called_off = Q(cancellation__by_whom=Canceller.ELSEWHERE)
    found = found.exclude(called_off).select_related("paid", "origin")
    return found.prefetch_related(Prefetch("refunds", queryset=sent), "lines")


def _sold_by_others(owner: Organization, span: Span) -> Iterator[Turnover]:
    """Goods of her booth that a co-op sold under her mandate: all that the buyer paid, the co-op's fee in it."""
    paid = Q(order__paid__paid_at__gte=span[0], order__paid__paid_at__lt=span[1])
    lines = OrderLine.objects.filter(paid, listing__booth__organization=owner).exclude(order__seller=owner)
    rows = list(lines.select_related("order__paid", "order__seller"))
    kept, own = entrusted.kept_units(rows), _own_lines(owner, rows)
    for line in rows:
        if kept[line.pk]:
            facts = {"code": line.order.code, "seller": line.order.seller.name}
            yield Turnover(
                day=day_of(line.order.paid.paid_at),
                amount=kept[line.pk] * line.price,
                source=_("Nơi khác bán giúp"),
                reference=_("Đơn %(code)s, %(seller)s") % facts,
                is_own_harvest=line.pk in own,
            )


def _own_lines(seller: Organization, lines: list[OrderLine]) -> set[int]:
    """Lines all of whose lots, whatever became of the reservation, are surely of her own harvest."""
    lots: dict[int, set[object]] = {line.pk: set() for line in lines}
    held = LotReservation.objects.filter(line__in=list(lots)).values_list("line", "move__lot")
    for line, lot in held:
        lots[line].add(lot)
    own = own_harvests({lot for _line, lot in held}, seller)
    return {line for line, among in lots.items() if among and among <= own}
