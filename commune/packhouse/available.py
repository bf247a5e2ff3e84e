"""What can be packed: harvest lots of the co-op and its members, and how much of each is left, sorted or not."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from commune.packhouse.grades import MIXED, grade_of
from commune.packhouse.models import GradingLine, Intake, PackingInput
from commune.people.models import Organization
from commune.places.models import Place
from commune.trace import holds, recall
from commune.trace.models import Hold, Lot, LotKind, LotLink, LotSet

SHOWN = 60
NONE = Decimal(0)

ByLot = Mapping[UUID, Decimal]
ByGrade = Mapping[UUID, Mapping[str, Decimal]]


@dataclass(frozen=True)
class Available:
    """`left` kilograms may still be packed. `received` None: never weighed in here, so the harvest's weight counts.

    `grades`: what is left of each grade, for a lot that was sorted here; `ungraded`: what is left unsorted;
    `rejected`: what sorting put aside.
    """

    lot: Lot
    left: Decimal
    received: Decimal | None
    is_recalled: bool
    hold: Hold | None
    grades: Mapping[str, Decimal] = field(default_factory=dict)
    ungraded: Decimal = NONE
    rejected: Decimal = NONE
    is_graded: bool = False

    @property
    def is_held(self) -> bool:
        return self.hold is not None

    @property
    def is_free(self) -> bool:
        return self.left > 0 and not self.is_recalled and not self.is_held

    @property
    def unsorted(self) -> Decimal:
        return self.ungraded if self.is_graded else self.left

    @property
    def shown_grades(self) -> list[tuple[str, Decimal]]:
        """Label and kilograms of what is left of each grade."""
        found = [(grade_of(code).label, kg) for code, kg in self.grades.items() if kg]
        return [*found, (grade_of(MIXED).label, self.ungraded)] if self.ungraded else found

    def left_of(self, grade: str) -> Decimal:
        """What may be packed as this grade: a sorted lot gives each grade its own kilograms only."""
        if not self.is_graded:
            return self.left
        return self.ungraded if grade == MIXED else self.grades.get(grade, NONE)


def lots_of(holder: Organization) -> LotSet:
    """Harvest lots of the co-op itself and of its members."""
    kept_by = Q(holder=holder) | Q(holder__parent=holder)
    return Lot.objects.filter(kept_by, kind=LotKind.HARVEST).select_related(
        "trade_item__variety", "holder", "place"
    )


def available_at(place: Place, *, wanted: str = "") -> list[Available]:
    """Newest lots with something left, or those whose number or household holds `wanted`."""
    found = lots_of(place.holder)
    if wanted:
        found = found.filter(Q(code__icontains=wanted) | Q(holder__code__icontains=wanted))
    rows = amounts_of(found.order_by("-made_at", "code")[:SHOWN], place)
    return [row for row in rows if row.left > 0]


def available_with(place: Place, key: str, *, wanted: str = "") -> list[Available]:
    """The same with the lot of this key, which was scanned, on top."""
    rows = available_at(place, wanted=wanted)
    try:
        chosen = lots_of(place.holder).filter(pk=UUID(key))
    except ValueError:
        return rows
    first = [row for row in amounts_of(chosen, place) if row.left > 0]
    return [*first, *(row for row in rows if row.lot.pk not in {each.lot.pk for each in first})]


def amounts_of(lots: Iterable[Lot], place: Place, *, until: datetime | None = None) -> list[Available]:
    """For each lot what may be packed here: never more than was harvested, weighed in, or sorted as its grade.

    `until`: as it stood at that moment; holds and recalls are always those of now.
    """
    rows = list(lots)
    gone = _sums(LotLink.objects.filter(parent__in=rows, **_upto("event__event_time", until)), "parent")
    received = _sums(Intake.objects.filter(lot__in=rows, place=place, **_upto("received_at", until)), "lot")
    graded, rejected = _graded(rows, place, until)
    packed = _packed(rows, place, until)
    recalled, held = recall.recalled(rows), holds.standing_on(rows)
    found = []
    for lot in rows:
        weighed = received.get(lot.pk)
        whole = lot.quantity if weighed is None else min(lot.quantity, weighed)
        away, put_aside = gone.get(lot.pk, NONE), rejected.get(lot.pk, NONE)
        row = Available(lot, whole - away - put_aside, weighed, lot.pk in recalled, held.get(lot.pk))
        if lot.pk in graded or put_aside:
            row = _sorted(row, graded.get(lot.pk, {}), packed.get(lot.pk, {}), put_aside)
        found.append(row)
    return found


def _sorted(
    row: Available, graded: Mapping[str, Decimal], packed: Mapping[str, Decimal], put_aside: Decimal
) -> Available:
    grades = {grade: amount - packed.get(grade, NONE) for grade, amount in graded.items()}
    ungraded = row.left - sum(grades.values(), NONE)
    facts = (row.lot, row.left, row.received, row.is_recalled, row.hold)
    return Available(*facts, grades, ungraded, put_aside, is_graded=True)


def _graded(
    rows: list[Lot], place: Place, until: datetime | None
) -> tuple[dict[UUID, dict[str, Decimal]], ByLot]:
    """Kilograms by lot and grade, and rejected kilograms by lot."""
    lines = GradingLine.objects.filter(
        grading__lot__in=rows, grading__place=place, **_upto("grading__graded_at", until)
    )
    graded: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    sums = lines.exclude(grade="").values_list("grading__lot", "grade").annotate(total=Sum("quantity"))
    for lot, grade, total in sums.order_by():
        graded[lot][grade] = total
    return dict(graded), _sums(lines.filter(grade=""), "grading__lot")


def _packed(rows: list[Lot], place: Place, until: datetime | None) -> ByGrade:
    inputs = PackingInput.objects.filter(
        lot__in=rows, packing__place=place, **_upto("packing__packed_at", until)
    )
    found: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    sums = inputs.values_list("lot", "packing__grade").annotate(total=Sum("quantity")).order_by()
    for lot, grade, total in sums:
        found[lot][grade] = total
    return found


def _upto(path: str, until: datetime | None) -> dict[str, Any]:
    return {} if until is None else {f"{path}__lt": until}


def _sums(rows: "Iterable[object]", key: str) -> dict[UUID, Decimal]:
    grouped = rows.values_list(key).annotate(total=Sum("quantity")).order_by()  # type: ignore[attr-defined]
    return dict(grouped)
