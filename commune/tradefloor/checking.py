"""Judging a workbook cell by cell against what the house knows; nothing is written here."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from commune.design.tables import Table, UnreadableList, key_of
from commune.lib.fold import fold
from commune.market.models import Booth, Listing
from commune.people.models import Organization, Person
from commune.products.crops import CROPS
from commune.products.models import Species, TradeItem
from commune.tradefloor import sheets
from commune.tradefloor.access import entered_units, keepers
from commune.tradefloor.models import Account, SupplyNotice
from commune.tradefloor.sheets import Column, SheetForm, WrongCellError
from commune.units.history import date_today
from commune.units.models import AdminUnit, Level

KEPT = "Tổ chức này đã có người giữ gian hàng. Người ấy tự mở gian hàng và tự đăng bán."


@dataclass
class Line:
    """A row that is right; `known` is what the house has of it already."""

    number: int
    values: dict[str, Any]
    known: Any = None


@dataclass
class JudgedSheet:
    """`wrong` is by index of the row and label of the column. A row with a wrong cell is in no `lines`."""

    form: SheetForm
    table: Table
    lines: list[Line] = field(default_factory=list)
    wrong: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def wrong_rows(self) -> list[int]:
        return sorted({number for number, _ in self.wrong})

    @property
    def fresh(self) -> list[Line]:
        return [line for line in self.lines if line.known is None]

    @property
    def counts(self) -> dict[str, int]:
        new = len(self.fresh)
        return {"new": new, "known": len(self.lines) - new, "wrong": len(self.wrong_rows)}


@dataclass
class Judged:
    sheets: dict[str, JudgedSheet]
    units: dict[str, AdminUnit]
    crops: dict[str, str]

    @property
    def wrong_count(self) -> int:
        return sum(len(each.wrong) for each in self.sheets.values())

    @property
    def new_count(self) -> int:
        return sum(len(each.fresh) for each in self.sheets.values())

    def lines(self, form: SheetForm) -> list[Line]:
        return self.sheets[form.key].lines if form.key in self.sheets else []


def judge(tables: Mapping[str, Table], *, by: Person) -> Judged:
    """Every sheet of the form that the workbook has. Raises UnreadableList when none is there or a column lacks."""
    named = {key_of(name): table for name, table in tables.items()}
    found = {
        form.key: _read(form, named[key_of(form.title)])
        for form in sheets.FORMS
        if key_of(form.title) in named
    }
    if not found:
        titles = ", ".join(form.title for form in sheets.FORMS)
        raise UnreadableList(f"Không có trang tính nào trong các trang: {titles}. Hãy dùng tệp mẫu.")
    judged = Judged(found, _communes(by), _crops())
    for judging in (_judge_accounts, _judge_booths, _judge_products, _judge_notices):
        judging(judged, by)
    return judged


def _read(form: SheetForm, table: Table) -> JudgedSheet:
    keys = {key_of(column) for column in table.columns}
    missing = [column.label for column in form.columns if column.needed and key_of(column.label) not in keys]
    if missing:
        raise UnreadableList(f"Trang “{form.title}” thiếu cột: {', '.join(missing)}.")
    sheet = JudgedSheet(form, table)
    for number, row in enumerate(table.keyed()):
        if not any(row.values()):
            continue
        values = {column.key: _value(sheet, number, column, row) for column in form.columns}
        if not any(place[0] == number for place in sheet.wrong):
            sheet.lines.append(Line(number, values))
    return sheet


def _value(sheet: JudgedSheet, number: int, column: Column, row: Mapping[str, str]) -> Any:
    cell = row.get(key_of(column.label), "")
    if not cell:
        if column.needed:
            sheet.wrong[number, column.label] = "Ô này không được để trống."
        return ""
    try:
        return column.read(cell)
    except WrongCellError as wrong:
        sheet.wrong[number, column.label] = str(wrong)
        return None


def _keep(sheet: JudgedSheet, judged: Callable[[Line], Iterator[tuple[str, str]]]) -> None:
    """Lines that are right; what `judged` says of others, by key of the column, stands at their cells."""
    labels = {column.key: column.label for column in sheet.form.columns}
    kept = []
    for line in sheet.lines:
        found = list(judged(line))
        sheet.wrong |= {(line.number, labels[key]): why for key, why in found}
        if not found:
            kept.append(line)
    sheet.lines = kept


def _twice(seen: set[Any], value: Any, key: str) -> Iterator[tuple[str, str]]:
    if value in seen:
        yield key, "Trùng với một dòng phía trên."
    seen.add(value)


def _judge_accounts(judged: Judged, by: Person) -> None:
    sheet = judged.sheets.get("accounts")
    if sheet is None:
        return
    codes = [line.values["code"] for line in sheet.lines]
    there = {each.code: each for each in Organization.objects.filter(code__in=codes)}
    accounts = {each.organization_id: each for each in Account.objects.filter(organization__code__in=codes)}
    units = entered_units(by).filter(pk__in={each.unit_id for each in there.values()})
    governed = set(units.values_list("pk", flat=True))
    seen: set[Any] = set()

    def judged_line(line: Line) -> Iterator[tuple[str, str]]:
        yield from _twice(seen, line.values["code"], "code")
        if fold(line.values["commune"]) not in judged.units:
            yield "commune", "Không có xã, phường này hiện nay trong phạm vi anh chị phụ trách."
        known = there.get(line.values["code"])
        if known and (fold(known.name) != fold(line.values["name"]) or known.unit_id not in governed):
            yield "code", "Mã này đã là của tổ chức khác."
        elif known:
            line.known = accounts.get(known.pk)
            line.values["organization"] = known

    _keep(sheet, judged_line)


def _judge_booths(judged: Judged, by: Person) -> None:
    sheet = judged.sheets.get("booths")
    if sheet is None:
        return
    accounts = _codes_of_accounts(judged, by)
    slugs = [line.values["slug"] for line in sheet.lines]
    there = {each.slug: each for each in Booth.objects.filter(slug__in=slugs).select_related("organization")}
    kept = _kept_codes({line.values["account"] for line in sheet.lines})
    seen: set[Any] = set()

    def judged_line(line: Line) -> Iterator[tuple[str, str]]:
        yield from _twice(seen, line.values["slug"], "slug")
        if line.values["account"] not in accounts:
            yield "account", "Chưa có tài khoản mang mã này, hoặc dòng của nó đang sai."
        known = there.get(line.values["slug"])
        if known and known.organization.code != line.values["account"]:
            yield "slug", "Mã gian hàng này đã là của tổ chức khác."
        if known is None and line.values["account"] in kept:
            yield "account", KEPT
        line.known = known

    _keep(sheet, judged_line)


def _judge_products(judged: Judged, by: Person) -> None:
    sheet = judged.sheets.get("products")
    if sheet is None:
        return
    owners = _owners_of_booths(judged, by)
    gtins = [line.values["gtin"] for line in sheet.lines]
    there = {
        each.gtin: each for each in TradeItem.objects.filter(gtin__in=gtins).select_related("brand_owner")
    }
    standing = (
        Listing.objects.standing().filter(trade_item__gtin__in=gtins).select_related("booth", "trade_item")
    )
    listed = {(each.booth.slug, each.trade_item.gtin): each for each in standing}
    kept = _kept_codes(
        {owners[each] for each in {line.values["booth"] for line in sheet.lines} & owners.keys()}
    )
    seen: set[Any] = set()

    def judged_line(line: Line) -> Iterator[tuple[str, str]]:
        values = line.values
        yield from _twice(seen, values["gtin"], "gtin")
        if values["booth"] not in owners:
            yield "booth", "Chưa có gian hàng mang mã này, hoặc dòng của nó đang sai."
        if fold(values["crop"]) not in judged.crops:
            yield "crop", f"Chưa có nông sản này. Các nông sản: {', '.join(sorted(judged.crops.values()))}."
        known = there.get(values["gtin"])
        if known and (known.name != values["name"] or known.brand_owner.code != owners.get(values["booth"])):
            yield "gtin", "Mã GTIN này đã thuộc về mặt hàng khác."
        values["trade_item"] = known
        line.known = listed.get((values["booth"], values["gtin"]))
        if line.known is None and owners.get(values["booth"]) in kept:
            yield "booth", KEPT

    _keep(sheet, judged_line)


def _judge_notices(judged: Judged, by: Person) -> None:
    sheet = judged.sheets.get("notices")
    if sheet is None:
        return
    accounts = _codes_of_accounts(judged, by)
    codes = {line.values["account"] for line in sheet.lines}
    there = (
        SupplyNotice.objects.standing()
        .filter(account__organization__code__in=codes)
        .select_related("account__organization")
    )
    known = {(each.account.organization.code, each.folded): each for each in there}
    seen: set[Any] = set()

    def judged_line(line: Line) -> Iterator[tuple[str, str]]:
        key = (line.values["account"], fold(line.values["name"]))
        yield from _twice(seen, key, "name")
        if key[0] not in accounts:
            yield "account", "Chưa có tài khoản mang mã này, hoặc dòng của nó đang sai."
        if fold(line.values["crop"]) not in judged.crops:
            yield "crop", f"Chưa có nông sản này. Các nông sản: {', '.join(sorted(judged.crops.values()))}."
        line.known = known.get(key)

    _keep(sheet, judged_line)


def _codes_of_accounts(judged: Judged, by: Person) -> set[str]:
    """Accounts that there are, of units that she may enter, and those that the workbook brings."""
    own = Account.objects.filter(organization__unit__in=entered_units(by))
    return {
        *own.values_list("organization__code", flat=True),
        *(line.values["code"] for line in judged.lines(sheets.ACCOUNTS)),
    }


def _kept_codes(codes: set[str]) -> set[str]:
    """Of organizations that somebody speaks for: what they sell is theirs to say, no longer the official's."""
    return set(keepers().filter(organization__code__in=codes).values_list("organization__code", flat=True))


def _owners_of_booths(judged: Judged, by: Person) -> dict[str, str]:
    """Slug of a booth to the code of its account."""
    own = Booth.objects.filter(
        organization__floor_account__isnull=False, organization__unit__in=entered_units(by)
    )
    there = dict(own.values_list("slug", "organization__code"))
    return there | {line.values["slug"]: line.values["account"] for line in judged.lines(sheets.BOOTHS)}


def _communes(by: Person) -> dict[str, AdminUnit]:
    """Today's communes that she governs, by full and bare name; bare names that two of them have are left out."""
    found: dict[str, AdminUnit] = {}
    twice = set()
    for unit in entered_units(by).filter(level=Level.COMMUNE).valid_on(date_today()).select_related("parent"):
        full = [unit.name] + ([f"{unit.name}, {unit.parent.bare_name}"] if unit.parent else [])
        for name in {fold(each) for each in (*full, unit.bare_name)}:
            twice |= {name} if name in found else set()
            found[name] = unit
    return {name: unit for name, unit in found.items() if name not in twice}


def _crops() -> dict[str, str]:
    """Folded name to name of every crop that the house knows."""
    known = [crop.name.capitalize() for crop in CROPS]
    return {fold(name): name for name in [*known, *Species.objects.values_list("name", flat=True)]}
