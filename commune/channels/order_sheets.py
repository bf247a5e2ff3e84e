"""Workbooks that go to marketplaces without an interface, and their lists of orders that come back.

Neither Postmart nor Vỏ Sò publishes its form. The headings below are ours, in the words of their sellers' pages; a
heading that a marketplace calls otherwise is one more name in `NAMES`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from django.utils import timezone

from commune.channels import incoming, pushing
from commune.channels.incoming import Incoming
from commune.channels.models import ChannelKind, ChannelLink, ChannelOffer, OutsideOrder
from commune.design.tables import Table, key_of
from commune.design.workbook import DONG, Column, Sheet
from commune.lib import measures
from commune.lib.vietnamese import VIETNAM, WritingError, parse_date
from commune.market.models import Listing
from commune.orders.models import Order
from commune.orders.states import face_of

NUMBER, PLACED, SKU, UNITS, PRICE = "Mã đơn hàng", "Ngày đặt", "Mã sản phẩm", "Số lượng", "Đơn giá"
NAME, PHONE, COMMUNE, HOUSE = "Người nhận", "Số điện thoại", "Xã, phường", "Địa chỉ"
HEADINGS = (NUMBER, PLACED, SKU, UNITS, PRICE, NAME, PHONE, COMMUNE, HOUSE)
NEEDED = (NUMBER, PLACED, SKU, UNITS, PRICE)
NAMES: dict[str, tuple[str, ...]] = {
    NUMBER: ("Mã đơn", "Số đơn hàng", "Order ID"),
    PLACED: ("Ngày đặt hàng", "Thời gian đặt", "Ngày tạo"),
    SKU: ("Mã hàng", "SKU", "Mã SKU"),
    UNITS: ("SL", "Số lượng đặt"),
    PRICE: ("Giá bán", "Giá"),
    NAME: ("Tên người nhận", "Họ tên người nhận", "Khách hàng"),
    PHONE: ("Điện thoại", "SĐT", "Số điện thoại người nhận"),
    COMMUNE: ("Xã/Phường", "Phường, xã", "Phường/Xã"),
    HOUSE: ("Địa chỉ nhận hàng", "Địa chỉ người nhận"),
}
# How each marketplace calls the columns of its goods form.
GOODS: dict[str, tuple[str, ...]] = {
    ChannelKind.POSTMART: (
        "Mã sản phẩm", "Tên sản phẩm", "Giá bán", "Tồn kho", "Đơn vị tính", "Khối lượng (kg)", "Mã vạch",
        "Mô tả", "Nhà cung cấp", "Truy xuất nguồn gốc",
    ),
    ChannelKind.VOSO: (
        "Mã SKU", "Tên hàng hóa", "Giá niêm yết", "Số lượng tồn", "Đơn vị", "Cân nặng (kg)", "GTIN",
        "Mô tả sản phẩm", "Gian hàng", "Liên kết truy xuất",
    ),
}  # fmt: skip
MOST_DIGITS = 9


def goods_sheet(link: ChannelLink, *, address: str) -> Sheet:
    """One row an offered listing, with the units of now; what was told is noted. `address` without slash."""
    rows, offers = [], list(offers_of(link))  # news read before the units: what comes between stays news
    units_of, prices = pushing.sellable_by(offers), Listing.objects.priced()
    listed = prices.in_bulk([each.listing_id for each in offers])
    for offer in offers:
        listing, item, units = listed[offer.listing_id], offer.listing.trade_item, units_of[offer.pk]
        weight = item.net_content if item.uom == "KGM" else None
        page = f"{address}/products/{item.slug}/"
        rows.append(
            [offer.sku, item.name, listing.unit_price, units, "hộp", weight, item.gtin, item.description,
             link.booth.name, page]
        )  # fmt: skip
        pushing.note_told(offer.push, units, news=offer.push.news, now=timezone.now())
    names = [Column(name, form=DONG if at == 2 else "") for at, name in enumerate(GOODS[link.kind])]  # noqa: PLR2004
    return Sheet(link.name, names, rows)


def offers_of(link: ChannelLink) -> Iterable[ChannelOffer]:
    """Standing offers, in the order of the page."""
    found = ChannelOffer.objects.standing().filter(link=link)
    return found.select_related("listing__trade_item", "link__booth", "push").order_by("offered_at", "pk")


def states_sheet(link: ChannelLink) -> Sheet:
    """What became of each order, for the seller to carry over."""
    rows = OutsideOrder.objects.filter(link=link).order_by("received_at", "pk")
    orders = Order.objects.with_facts().filter(outside__link=link)
    faces: dict[UUID | None, str] = {each.pk: face_of(each).label for each in orders.iterator(500)}
    lines = [[row.number, faces.get(row.order_id, "Không có hàng, xin hủy"), row.refusal] for row in rows]
    return Sheet("Trạng thái đơn", [NUMBER, "Trạng thái", "Lý do"], lines)


def blank_sheet() -> Sheet:
    return Sheet("Đơn hàng", list(HEADINGS), [])


@dataclass(frozen=True)
class Wrong:
    """One cell: `line` of the file, and what to do about it."""

    line: int
    column: str
    why: str


@dataclass
class Preview:
    """`ready` would come in, `known` came in before; orders with a `wrong` cell stay out whole."""

    ready: list[Incoming] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


class SheetRefusedError(ValueError):
    """The whole list cannot be read; the message is a Vietnamese sentence."""


def read_orders(link: ChannelLink, table: Table) -> Preview:
    """Judges every cell and writes nothing. Raises SheetRefusedError for a missing column."""
    keys = {key_of(column): column for column in table.columns}
    found = {each: _heading(each, keys) for each in HEADINGS}
    missing = [each for each in NEEDED if not found[each]]
    if missing:
        raise SheetRefusedError(f"Thiếu cột: {', '.join(missing)}.")
    preview, groups = Preview(), {}  # type: Preview, dict[str, list[_Row]]
    skus = {each.sku for each in offers_of(link)}
    for at, cells in enumerate(table.keyed(), table.first_line):
        if any(cells.values()):
            row = _Row(at, {name: cells.get(key, "") if key else "" for name, key in found.items()}, skus)
            groups.setdefault(row.cells[NUMBER], []).append(row)
    there = _there(link, groups)
    for number, rows in groups.items():
        wrong = [each for row in rows for each in row.wrong()]
        if wrong:
            preview.wrong += wrong
            continue
        order = _order(number, rows)
        if number not in there:
            preview.ready.append(order)
        elif sorted(map(list, order.lines)) == sorted(there[number]):
            preview.known.append(number)
        else:
            why = "Đơn này đã nhận với món hoặc số lượng khác. Đơn nhận trước được giữ nguyên."
            preview.wrong.append(Wrong(rows[0].line, NUMBER, why))
    return preview


def take_orders(link: ChannelLink, preview: Preview, *, by: str) -> list[OutsideOrder]:
    """What is ready, each order by itself: one that cannot be served does not keep the others out."""
    return [incoming.take_in(link, each, by=by) for each in preview.ready]


def _there(link: ChannelLink, numbers: Iterable[str]) -> dict[str, list[list[object]]]:
    asked = list(numbers)
    found: dict[str, list[list[object]]] = {}
    for start in range(0, len(asked), 400):
        rows = OutsideOrder.objects.of_shop(link).filter(number__in=asked[start : start + 400])
        found.update(rows.values_list("number", "lines"))
    return found


def _heading(name: str, keys: Mapping[str, str]) -> str:
    """The folded heading under which the list has this column; empty when it has none."""
    return next((key_of(each) for each in (name, *NAMES[name]) if key_of(each) in keys), "")


@dataclass(frozen=True)
class _Row:
    line: int
    cells: dict[str, str]
    skus: set[str]

    def wrong(self) -> list[Wrong]:
        found = []
        if not self.cells[NUMBER] or len(self.cells[NUMBER]) > 80:  # noqa: PLR2004  # OutsideOrder.number
            found.append(Wrong(self.line, NUMBER, "Thiếu mã đơn, hoặc mã dài quá 80 ký tự."))
        if self.sku not in self.skus:
            found.append(
                Wrong(self.line, SKU, f"Mã “{self.sku[:40]}” không phải món nào đã đăng lên sàn này.")
            )
        for column, read in ((PLACED, self.placed_at), (UNITS, self.units), (PRICE, self.price)):
            try:
                read()
            except ValueError as refusal:
                found.append(Wrong(self.line, column, str(refusal)))
        commune = self.cells[COMMUNE]
        if commune and incoming.unit_of(commune) is None:
            why = (
                f"Chưa hiểu “{commune[:60]}” là xã, phường nào. Ghi thêm tên tỉnh, ví dụ: Mỹ Thọ, Đồng Tháp."
            )
            found.append(Wrong(self.line, COMMUNE, why))
        return found

    @property
    def sku(self) -> str:
        """A barcode that a spreadsheet took for a number has lost the zero before it."""
        text = self.cells[SKU]
        return text.zfill(14) if text.isdigit() and text not in self.skus else text

    def placed_at(self) -> datetime:
        text = self.cells[PLACED].partition(" ")[0].replace("-", "/")
        try:
            day = parse_date(text)
        except WritingError as error:
            raise ValueError("Ngày đặt phải ghi ngày/tháng/năm, ví dụ 02/11/2026.") from error
        moment = datetime.combine(day, time.min, VIETNAM)
        if moment > timezone.now():
            raise ValueError("Ngày đặt chưa tới.")
        return moment

    def units(self) -> int:
        text = self.cells[UNITS]
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) > 0):
            raise ValueError(f"Số lượng “{text[:20]}” phải là số nguyên lớn hơn 0.")
        return int(text)

    def price(self) -> int:
        try:
            found = measures.parse_dong(self.cells[PRICE])
        except ValueError as error:
            raise ValueError(f"“{self.cells[PRICE][:20]}” không phải số tiền.") from error
        if found <= 0:
            raise ValueError("Đơn giá phải lớn hơn 0.")
        return found


def _order(number: str, rows: list[_Row]) -> Incoming:
    first = rows[0].cells
    lines = [(row.sku, row.units(), row.price()) for row in rows]
    return Incoming(
        number, rows[0].placed_at(), lines, first[NAME], first[PHONE], first[COMMUNE], first[HOUSE]
    )
