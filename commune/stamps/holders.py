"""Which stamps stand for given lots: what a recall reaches on the goods themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from commune.stamps import counting, ranges
from commune.trace.models import Lot
from commune.trace.recall import Holding, holders


def stamps_of(lots: Sequence[Lot], at: datetime) -> Iterator[Holding]:
    """One holding a range; `reference` is stamps:BATCH:FIRST-LAST, counted from 0."""
    for lot, batch, (first, last) in counting.ranges_of(lots, at):
        told = _("Tem %(range)s của đợt %(batch)s")
        label = told % {"range": ranges.written(first, last), "batch": batch.number}
        yield Holding(
            "stamps", label, Decimal(last - first + 1), f"stamps:{batch.number}:{first}-{last}", lot
        )


holders.add("stamps", stamps_of)
