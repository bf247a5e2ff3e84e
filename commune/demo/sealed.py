"""The month of the season is sealed in its two steps; so is Long An's year, by those who took its ground over."""

from django.utils import timezone

from commune.demo import assembling
from commune.lib import periods
from commune.lib.periods import Period
from commune.reports import sealing
from commune.units.models import AdminUnit

BY = "system:demo"


def seal_month(made_at: object) -> None:
    """Of xã Mỹ Thọ, the month in which the lot of the genuine stamp was made."""
    period = periods.containing(timezone.localdate(made_at))[0]  # type: ignore[arg-type]
    _seal("vn2:C:30076", period, chairman="chairman", province="province_official")


def seal_long_an() -> None:
    _seal("vn3:P:80", periods.parse("2025"), chairman="tay_ninh_head", province="tay_ninh_official")


def _seal(uid: str, period: Period, *, chairman: str, province: str) -> None:
    """Playing again adds nothing."""
    unit = AdminUnit.objects.select_related("parent__parent").get(pk=uid)
    if sealing.sealed_of(unit, period):
        return
    freeze = sealing.prepare(unit, period, by=BY)
    sealing.sign(freeze, by=assembling.person(chairman))
    sealing.accept(freeze, by=assembling.person(province))
