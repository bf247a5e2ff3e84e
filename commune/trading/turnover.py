"""What deals outside the market add to a seller's turnover: bills for goods, on the day they were paid."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from commune.payments.turnover import Turnover, day_of, moments_of
from commune.people.models import Organization
from commune.trace.own_harvest import own_harvests
from commune.trading.models import Bill, BillKind


def turnover_of(organization: Organization, first_day: date, last_day: date) -> Iterator[Turnover]:
    """A deposit is turnover when goods use it up. What is sold at the gate was picked on the seller's own plot."""
    since, until = moments_of(first_day, last_day)
    paid = Bill.objects.filter(seller=organization, paid__paid_at__gte=since, paid__paid_at__lt=until)
    goods = paid.exclude(kind=BillKind.DEPOSIT).select_related("paid", "contract", "delivery", "buyer")
    rows = list(goods)
    own = own_harvests({row.delivery.lot_id for row in rows if row.delivery}, organization)
    for row in rows:
        is_gate = row.kind == BillKind.GATE
        where = {"buyer": row.buyer.name, "code": row.contract.code if row.contract else ""}
        yield Turnover(
            day=day_of(row.paid.paid_at),
            amount=row.amount + row.set_off,
            source=_("Bán xô tại vườn") if is_gate else _("Bán theo hợp đồng"),
            reference=where["buyer"] if is_gate else _("Hợp đồng %(code)s, %(buyer)s") % where,
            is_own_harvest=is_gate or (row.delivery is not None and row.delivery.lot_id in own),
        )
