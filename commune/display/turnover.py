"""What display points add to a sender's turnover: what buyers paid there, once the keeper has passed it on."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from commune.display.models import SettlementLine
from commune.payments.turnover import Turnover, day_of, moments_of
from commune.people.models import Organization
from commune.trace.own_harvest import own_harvests


def turnover_of(organization: Organization, first_day: date, last_day: date) -> Iterator[Turnover]:
    """The whole price, the keeper's commission in it."""
    since, until = moments_of(first_day, last_day)
    settled = SettlementLine.objects.filter(settlement__cooperative=organization)
    paid = settled.filter(settlement__paid__paid_at__gte=since, settlement__paid__paid_at__lt=until)
    rows = list(paid.select_related("settlement__paid", "settlement__point", "move__consignment"))
    own = own_harvests({row.move.consignment.lot_id for row in rows}, organization)
    for row in rows:
        settlement = row.settlement
        told = {"number": settlement.number, "point": settlement.point.name}
        yield Turnover(
            day=day_of(settlement.paid.paid_at),
            amount=row.amount,
            source=_("Điểm trưng bày"),
            reference=_("Đối soát %(number)s, %(point)s") % told,
            is_own_harvest=row.move.consignment.lot_id in own,
        )
