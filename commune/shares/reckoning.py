"""What a sheet comes to, reckoned from gradings, agreed prices and balances as they stand; writes nothing.

Each line is rounded to the đồng (halves up) so that a member can check hers alone; what is pooled is divided by
kilograms with the largest remainders, so the parts always come to the whole.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db.models import Count, Sum

from commune.design import written
from commune.lib.measures import allocate
from commune.lib.vietnamese import VIETNAM
from commune.packhouse.graded import graded_kilograms
from commune.packhouse.grades import grade_of
from commune.payments import members
from commune.people.models import Organization, OrganizationKind
from commune.products.models import TradeItem
from commune.shares.models import CountedLot, Deduction, Sheet
from commune.shares.prices import PriceBook
from commune.shares.refusing import ShareRefusedError
from commune.trace import recall
from commune.trace.models import Lot

GRAMS = 1000
NOTHING = Decimal("0.000")
Key = tuple[UUID, UUID, str]


def amount_of(kilograms: Decimal, price: int) -> int:
    """đồng, halves away from zero."""
    return int((kilograms * price).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Asked:
    """What a sheet is drawn up for."""

    cooperative: Organization
    until: date
    pool: int = 0
    corrects: Sheet | None = None


@dataclass(frozen=True)
class Line:
    lot: Lot
    trade_item: TradeItem
    grade: str
    round: int
    kilograms: Decimal
    price: int
    amount: int


@dataclass(frozen=True)
class Held:
    """Kilograms of a lot that wait until it is free."""

    lot: Lot
    kilograms: Decimal
    is_recalled: bool


@dataclass
class Part:
    """One household's: `taken` are deductions with what each takes."""

    household: Organization
    before: int
    lines: list[Line] = field(default_factory=list)
    taken: list[tuple[Deduction, int]] = field(default_factory=list)
    pool: int = 0

    @property
    def kilograms(self) -> Decimal:
        return sum((line.kilograms for line in self.lines), NOTHING)

    @property
    def goods(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def deducted(self) -> int:
        return sum(amount for _, amount in self.taken)


@dataclass(frozen=True)
class Reckoning:
    parts: list[Part]
    held: list[Held]


@dataclass
class _Lots:
    """What each lot and grade came to, what was counted of it before, and which lots may not be paid for now."""

    graded: dict[Key, Decimal]
    counted: dict[Key, tuple[Decimal, int, int]]
    lots: dict[UUID, Lot]
    items: dict[UUID, TradeItem]
    held: set[UUID]
    recalled: set[UUID]

    def is_free(self, lot: UUID) -> bool:
        return lot not in self.held and lot not in self.recalled

    def keys(self) -> list[Key]:
        """In an order that a reader can follow: household, lot, grade."""
        among = [key for key in {*self.graded, *self.counted} if key[0] in self.lots]
        return sorted(among, key=lambda key: (self.lots[key[0]].holder.code, self.lots[key[0]].code, key[2]))


def reckon(asked: Asked) -> Reckoning:
    """Raises ShareRefusedError where a price is not agreed or a pool has nobody to go to."""
    lots = _lots_of(asked)
    lines = _lines(asked, lots)
    before = members.balances(asked.cooperative)
    parts: dict[UUID, Part] = {}
    for line in lines:
        household = line.lot.holder
        part = parts.setdefault(household.pk, Part(household, before.get(household.pk, 0)))
        part.lines.append(line)
    _deduct(asked, parts, before)
    ordered = sorted(parts.values(), key=lambda part: part.household.code)
    _divide_pool(asked.pool, ordered)
    return Reckoning(ordered, [] if asked.corrects else _held(lots))


def _lots_of(asked: Asked) -> _Lots:
    end = datetime.combine(asked.until + timedelta(days=1), time.min, VIETNAM)
    graded: dict[Key, Decimal] = defaultdict(lambda: NOTHING)
    lots: dict[UUID, Lot] = {}
    items: dict[UUID, TradeItem] = {}
    narrowed = _corrected_lots(asked.corrects)
    for row in graded_kilograms(holder=asked.cooperative, until=None if narrowed is not None else end):
        holder = row.lot.holder
        is_member = holder.kind == OrganizationKind.HOUSEHOLD and holder.parent_id == asked.cooperative.pk
        if is_member and (narrowed is None or row.lot.pk in narrowed):
            lots[row.lot.pk], items[row.trade_item.pk] = row.lot, row.trade_item
            graded[row.lot.pk, row.trade_item.pk, row.grade] += row.kilograms
    _add_vanished(narrowed, lots, items)
    return _Lots(
        graded, _counted(lots), lots, items, recall.held(lots.values()), recall.recalled(lots.values())
    )


def _corrected_lots(sheet: Sheet | None) -> set[UUID] | None:
    if sheet is None:
        return None
    return set(CountedLot.objects.filter(sheet=sheet).values_list("lot_id", flat=True))


def _add_vanished(narrowed: set[UUID] | None, lots: dict[UUID, Lot], items: dict[UUID, TradeItem]) -> None:
    """Lots of a corrected sheet that no grading speaks of any more, and items that they were counted as."""
    missing = (narrowed or set()) - set(lots)
    for lot in Lot.objects.filter(pk__in=missing).select_related("holder", "trade_item"):
        lots[lot.pk] = lot
    for row in CountedLot.objects.filter(lot__in=lots).select_related("trade_item"):
        items[row.trade_item_id] = row.trade_item


def _counted(lots: Iterable[UUID]) -> dict[Key, tuple[Decimal, int, int]]:
    """Kilograms, đồng and how often, of all approved sheets."""
    rows = CountedLot.objects.filter(lot__in=list(lots)).order_by().values("lot", "trade_item", "grade")
    summed = rows.annotate(kg=Sum("kilograms"), dong=Sum("amount"), rounds=Count("pk"))
    return {
        (row["lot"], row["trade_item"], row["grade"]): (row["kg"], row["dong"], row["rounds"])
        for row in summed
    }


def _lines(asked: Asked, lots: _Lots) -> list[Line]:
    book = PriceBook(asked.cooperative)
    lines = []
    for key in lots.keys():  # noqa: SIM118  # not a dict
        free = lots.is_free(key[0])
        if free or asked.corrects:
            line = _line(key, lots, book, wanted=lots.graded.get(key, NOTHING) if free else NOTHING)
            if line.kilograms or (asked.corrects and line.amount):
                lines.append(line)
    return lines


def _line(key: Key, lots: _Lots, book: PriceBook, *, wanted: Decimal) -> Line:
    """What is still to be counted of one lot in one grade: the whole the first time, later the difference."""
    lot, item = lots.lots[key[0]], lots.items[key[1]]
    kilograms, dong, rounds = lots.counted.get(key, (NOTHING, 0, 0))
    # the day of picking: a lot keeps its price however often it is graded again
    day = lot.made_at.astimezone(VIETNAM).date()
    price = book.price_of(item, key[2], day)
    if price is None:
        if wanted:
            raise ShareRefusedError(
                f"Chưa có giá {item.name}, {grade_of(key[2]).label}, ngày {written.day(day)}. Hãy ghi bảng giá trước."
            )
        price = 0
    return Line(lot, item, key[2], rounds, wanted - kilograms, price, amount_of(wanted, price) - dong)


def _held(lots: _Lots) -> list[Held]:
    rows: dict[UUID, Decimal] = defaultdict(lambda: NOTHING)
    for key in lots.keys():  # noqa: SIM118  # not a dict
        if not lots.is_free(key[0]):
            rows[key[0]] += lots.graded.get(key, NOTHING) - lots.counted.get(key, (NOTHING, 0, 0))[0]
    return [Held(lots.lots[pk], kg, pk in lots.recalled) for pk, kg in rows.items() if kg > 0]


def _deduct(asked: Asked, parts: dict[UUID, Part], before: dict[UUID, int]) -> None:
    agreed = Deduction.objects.filter(cooperative=asked.cooperative, valid_from__lte=asked.until)
    for rate in agreed.filter(household=None).order_by("valid_from", "pk"):
        for part in parts.values():
            if taken := amount_of(_kilograms_under(rate, part), rate.amount):
                part.taken.append((rate, taken))
    if asked.corrects:
        return
    once = agreed.filter(household__isnull=False, once=None).select_related("household")
    for sum_ in once.order_by("valid_from", "pk"):
        household = sum_.household
        assert household is not None
        part = parts.setdefault(household.pk, Part(household, before.get(household.pk, 0)))
        part.taken.append((sum_, sum_.amount))


def _kilograms_under(rate: Deduction, part: Part) -> Decimal:
    """Of lots picked while the deduction was in force."""
    ends = rate.valid_to or date.max
    days = [(line.lot.made_at.astimezone(VIETNAM).date(), line.kilograms) for line in part.lines]
    return sum((kg for day, kg in days if rate.valid_from <= day <= ends), NOTHING)


def _divide_pool(pool: int, parts: list[Part]) -> None:
    if not pool:
        return
    grams = [max(0, int(part.kilograms * GRAMS)) for part in parts]
    if not sum(grams):
        raise ShareRefusedError("Không có ký nào để chia phần chung.", "pool")
    for part, share in zip(parts, allocate(pool, grams), strict=True):
        part.pool = share
