"""Seasons (mùa vụ) of a plot."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from commune.farm.models import Season
from commune.ledger import recording
from commune.people.models import Person
from commune.places.models import Place
from commune.places.work import plots_worked_by
from commune.products.models import Variety

LONGEST_DAYS = 550


class SeasonRefusedError(ValueError):
    """The message is a Vietnamese sentence."""


def open_season(
    plot: Place, *, variety: Variety, name: str, starts_on: date, ends_on: date, by: Person
) -> Season:
    """Open a season; the same variety and start again give the row that is there. Raises SeasonRefusedError."""
    if not plots_worked_by(by).filter(pk=plot.pk).exists():
        raise SeasonRefusedError("Anh chị không có quyền mở mùa vụ cho vườn này.")
    if not 0 <= (ends_on - starts_on).days <= LONGEST_DAYS:
        raise SeasonRefusedError("Ngày kết thúc phải sau ngày bắt đầu, và một vụ không quá 18 tháng.")
    with transaction.atomic():
        Place.objects.select_for_update(no_key=True).get(pk=plot.pk)
        known = Season.objects.filter(plot=plot, variety=variety, starts_on=starts_on).first()
        if known:
            return known
        if Season.objects.filter(
            plot=plot, variety=variety, starts_on__lte=ends_on, ends_on__gte=starts_on
        ).exists():
            raise SeasonRefusedError("Vườn này đang có một vụ cùng giống trong thời gian đó.")
        row = Season(plot=plot, variety=variety, name=name, starts_on=starts_on, ends_on=ends_on)
        row.opened_by, row.opened_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def season_at(plot: Place, on: date, *, variety: Variety | None = None) -> Season | None:
    """The season of the plot on that day, the latest begun where several overlap."""
    found = Season.objects.on(on).filter(plot=plot).select_related("variety__species")
    found = found.filter(variety=variety) if variety else found
    return found.order_by("-starts_on").first()
