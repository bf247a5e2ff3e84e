"""One board of many units: the figures of a set in each of the units right below, read from the cells."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from commune.design import written
from commune.lib.periods import Period
from commune.program import indicators
from commune.program.models import Cell, CriteriaSet, Indicator
from commune.program.targets import nearest
from commune.program.wording import name_of
from commune.units.models import AdminUnit

Figure = tuple[Decimal | None, Decimal | None, Decimal | None]
Shown = tuple[Decimal | None, bool | None]
NOTHING: Figure = (None, None, None)


@dataclass(frozen=True)
class Board:
    """`rows` are (uid, name, figures in the order of `columns`); a figure is its value and whether it meets."""

    columns: list[Indicator]
    rows: list[tuple[str, str, list[Shown]]]

    @property
    def names(self) -> list[str]:
        return [name_of(each) for each in self.columns]


def board_of(unit: AdminUnit, period: Period, criteria: CriteriaSet) -> Board:
    """Three queries and a walk over the cells, however many units lie below."""
    columns = list(Indicator.objects.on(period.last).filter(set=criteria).prefetch_related("targets"))
    below = list(AdminUnit.objects.filter(parent=unit).order_by("sort_key").values_list("pk", "name"))
    known = _figures(columns, [uid for uid, _ in below], period)
    rows = [
        (
            uid,
            name,
            [_shown(each, known.get((each.pk, uid), NOTHING), uid, unit, period) for each in columns],
        )
        for uid, name in below
    ]
    return Board(columns, rows)


def written_rows(board: Board, address: Callable[[str], str]) -> SafeString:
    """The body of the board's table. By hand: a template would take longer than all the rest for a hundred units."""
    return format_html_join(
        "\n",
        '<tr><th scope="row"><a href="{}">{}</a></th>{}</tr>',
        (
            (
                address(uid),
                name,
                format_html_join(
                    "",
                    _CELL,
                    (_written(each, line) for each, line in zip(figures, board.columns, strict=True)),
                ),
            )
            for uid, name, figures in board.rows
        ),
    )


_CELL = '<td class="number {}" data-label="{}">{}</td>'


def _written(figure: Shown, indicator: Indicator) -> tuple[str, str, str]:
    value, meets = figure
    tone = "" if meets is None else "leaf" if meets else "mango"
    if value is None:
        return tone, name_of(indicator), ""
    return tone, name_of(indicator), written.so(value, 1) if indicator.is_share else written.so(value)


def _figures(columns: list[Indicator], uids: list[str], period: Period) -> dict[tuple[Any, str], Figure]:
    cells = Cell.objects.filter(unit__in=uids, period=period.text, indicator__in=columns)
    found = cells.values_list("indicator", "unit", "numerator", "denominator", "value")
    return {(indicator, uid): tuple(figures) for indicator, uid, *figures in found}  # type: ignore[misc]


def _shown(indicator: Indicator, figure: Figure, uid: str, above: AdminUnit, period: Period) -> Shown:
    over, under, value = figure
    if value is None:
        return None, None
    places = [uid, *(each.uid for each in reversed(above.path()))]
    return value, indicators.meets(
        indicator, over, under, nearest(list(indicator.targets.all()), places, period, None)
    )
