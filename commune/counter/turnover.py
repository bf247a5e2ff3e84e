"""What stalls add to a trader's turnover: a line a day and stall, without sales that were undone."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from commune.counter.models import Sale
from commune.lib.vietnamese import VIETNAM
from commune.payments.turnover import Turnover, moments_of
from commune.people.models import Organization


def turnover_of(organization: Organization, first_day: date, last_day: date) -> Iterator[Turnover]:
    """By the day on which the money changed hands. Nobody writes down what was sold, so none is own harvest."""
    since, until = moments_of(first_day, last_day)
    sold = Sale.objects.filter(day__stall__organization=organization, reversal__isnull=True)
    sold = sold.filter(sold_at__gte=since, sold_at__lt=until)
    days = sold.annotate(date=TruncDate("sold_at", tzinfo=VIETNAM)).order_by()
    rows = days.values_list("date", "day__stall__number", "day__stall__market__name")
    for day, number, market, amount in rows.annotate(taken=Sum("amount")):
        reference = _("Sạp %(number)s, %(market)s") % {"number": number, "market": market}
        yield Turnover(day, amount, _("Bán ở sạp chợ"), reference)
