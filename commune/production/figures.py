"""Production by hamlet and by variety: computed from harvests and from the plots with a season, never typed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from commune.farm.models import Harvest, Season
from commune.lib.periods import Period
from commune.lib.vietnamese import VIETNAM
from commune.places.hamlets import hamlet_on
from commune.places.models import Hamlet, Place
from commune.units.history import date_today
from commune.units.models import AdminUnit

KILOGRAM = "KGM"
HECTARE = Decimal(10000)
# A stranger who can tell whose harvest a figure is has read somebody's income: below this no figure is public.
FEWEST_HOUSEHOLDS = 3


@dataclass(frozen=True)
class Line:
    """One hamlet (or variety) in a period. None is "no record", never 0.

    `area_m2` of plots with a season then; `kilograms` harvested; `is_withheld`: too few households to be public.
    """

    key: str
    label: str
    plots: int = 0
    area_m2: int | None = None
    harvests: int = 0
    kilograms: Decimal | None = None
    households: int = 0
    is_withheld: bool = False

    @property
    def hectares(self) -> Decimal | None:
        return None if self.area_m2 is None else (Decimal(self.area_m2) / HECTARE).quantize(Decimal("0.01"))

    @property
    def tons(self) -> Decimal | None:
        return None if self.kilograms is None else (self.kilograms / 1000).quantize(Decimal("0.001"))

    @property
    def tons_a_hectare(self) -> Decimal | None:
        """Kilograms over the area planted; only where both are on record."""
        if self.kilograms is None or not self.area_m2:
            return None
        return (self.kilograms / 1000 / (Decimal(self.area_m2) / HECTARE)).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Statistics:
    """`uncounted`: harvests in another unit than kilograms, which stand in no sum."""

    unit: AdminUnit
    period: Period
    hamlets: list[Line]
    varieties: list[Line]
    total: Line
    uncounted: int


def statistics_of(unit: AdminUnit, period: Period, *, variety: str = "") -> Statistics:
    """All figures of a commune (today's unit of each plot). Hamlets as they were on the day of each harvest, and
    for areas at the period's end. `variety` is a slug; empty for all."""
    picked = harvests_of(unit, period, variety=variety)
    grown = _seasons(unit, period, variety)
    weighed = picked.filter(lot__uom=KILOGRAM)
    names = {str(each.pk): str(each) for each in Hamlet.objects.filter(unit=unit)}
    by_hamlet = _joined(_sums(weighed, "hamlet"), _areas(grown, period, "hamlet"))
    by_variety = _joined(_sums(weighed, "kind"), _areas(grown, period, "kind"))
    hamlets = [replace(line, label=names.get(key, "chưa gán ấp")) for key, line in by_hamlet.items()]
    present = {line.label for line in hamlets}
    hamlets += [Line(str(key), name) for key, name in names.items() if name not in present]
    whole = _joined(_sums(weighed, "whole"), _areas(grown, period, "whole"))
    return Statistics(
        unit,
        period,
        sorted(hamlets, key=lambda line: (line.key == "", line.label)),
        sorted(
            (replace(line, label=str(key)) for key, line in by_variety.items()), key=lambda line: line.label
        ),
        replace(next(iter(whole.values()), Line("", "")), label="Toàn xã"),
        picked.exclude(lot__uom=KILOGRAM).count(),
    )


def harvests_of(unit: AdminUnit, period: Period, *, variety: str = "") -> QuerySet[Harvest]:
    """The very rows behind the figures, each with `hamlet` (its key on that day) and `kind` (its variety)."""
    rows = Harvest.objects.filter(
        lot__place__unit=unit, lot__made_at__gte=period.starts_at, lot__made_at__lt=period.ends_at
    )
    if variety:
        rows = rows.filter(lot__trade_item__variety__slug=variety)
    day = TruncDate("lot__made_at", tzinfo=VIETNAM)
    return rows.annotate(day=day).annotate(
        hamlet=hamlet_on(OuterRef("day"), "lot__place"), kind=F("lot__trade_item__variety__name")
    )


def in_hamlet(rows: QuerySet[Harvest], hamlet: Hamlet | None) -> QuerySet[Harvest]:
    """Of `harvests_of` those on plots that lay there on the day; None: on plots that nobody had assigned."""
    where: dict[str, Any] = {"hamlet": hamlet.pk} if hamlet else {"hamlet__isnull": True}
    return rows.filter(**where)


def public(found: Statistics) -> Statistics:
    """As a stranger may read it: figures of too few households withheld, and one more so that none follows by
    subtraction from the total; tons and hectares rounded, so that yesterday's page beside today's says little."""
    return replace(
        found,
        hamlets=[_rounded(line) for line in _withheld(found.hamlets)],
        varieties=[_rounded(line) for line in _withheld(found.varieties)],
        total=_rounded(_withheld([found.total])[0]),
    )


def _rounded(line: Line) -> Line:
    """To a ton and a tenth of a hectare."""
    kilograms = None if line.kilograms is None else (line.kilograms / 1000).quantize(Decimal(1)) * 1000
    area = None if line.area_m2 is None else round(line.area_m2, -3)
    return replace(line, kilograms=kilograms, area_m2=area)


def periods_with_harvests(unit: AdminUnit) -> list[int]:
    """The years for which anything is on record, newest first."""
    rows = Harvest.objects.filter(lot__place__unit=unit)
    return [day.year for day in rows.dates("lot__made_at__date", "year", order="DESC")]


def _seasons(unit: AdminUnit, period: Period, variety: str) -> QuerySet[Season]:
    rows = Season.objects.filter(plot__unit=unit, starts_on__lte=period.last, ends_on__gte=period.first)
    return rows.filter(variety__slug=variety) if variety else rows


def _sums(rows: QuerySet[Harvest], by: str) -> dict[str, Line]:
    facts = {
        "harvests": Count("pk"),
        "kilograms": Sum("lot__quantity"),
        "households": Count("lot__holder", distinct=True),
    }
    if by == "whole":
        whole = rows.aggregate(**facts)
        return {"": Line("", "", **whole)} if whole["harvests"] else {}
    found = {}
    for row in rows.values(by).annotate(**facts):
        key = str(row.pop(by) or "")
        found[key] = Line(key, "", **row)
    return found


def _areas(rows: QuerySet[Season], period: Period, by: str) -> dict[str, Line]:
    """Plots once each, however many seasons they had; a plot without a known area leaves the sum as it is."""
    day = min(period.last, date_today())
    chosen = rows.annotate(hamlet=hamlet_on(day, "plot"), kind=F("variety__name"))
    found: dict[str, dict[str, tuple[int | None, str]]] = {}
    for key, plot, area, holder in chosen.values_list(
        "hamlet" if by != "kind" else "kind", "plot", "plot__area_m2", "plot__holder"
    ):
        found.setdefault("" if by == "whole" else str(key or ""), {})[plot] = (area, holder)
    return {key: _area_line(key, plots.values()) for key, plots in found.items()}


def _area_line(key: str, plots: Iterable[tuple[int | None, str]]) -> Line:
    listed = list(plots)
    known = [area for area, _ in listed if area is not None]
    area = sum(known) if known else None
    return Line(
        str(key), "", plots=len(listed), area_m2=area, households=len({holder for _, holder in listed})
    )


def _joined(sums: dict[str, Line], areas: dict[str, Line]) -> dict[str, Line]:
    """Each key with both; households are the fewer of the two, so that neither figure shows a single one."""
    found = {}
    for key in {**areas, **sums}:
        area, total = areas.get(key), sums.get(key)
        one = area or total or Line("", "")
        fewest = min(each.households for each in (area, total) if each is not None)
        found[key] = replace(
            one,
            harvests=total.harvests if total else 0,
            kilograms=total.kilograms if total else None,
            households=fewest,
        )
    return found


def _withheld(lines: list[Line]) -> list[Line]:
    """Only one line withheld would follow from the total, so the next smallest goes with it."""
    small = {line.key for line in lines if 0 < line.households < FEWEST_HOUSEHOLDS}
    others = sorted(
        (line for line in lines if line.households >= FEWEST_HOUSEHOLDS), key=lambda line: line.households
    )
    if len(small) == 1 and others and len(lines) > 1:
        small.add(others[0].key)
    return [Line(line.key, line.label, is_withheld=True) if line.key in small else line for line in lines]


def communes_with_plots() -> QuerySet[AdminUnit]:
    return AdminUnit.objects.filter(
        pk__in=Place.objects.filter(Q(kind="plot")).values("unit")
    ).select_related("parent")
