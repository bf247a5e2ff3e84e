"""The workbook that officials fill in: its sheets and columns, each with how its cells are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commune.design import workbook
from commune.lib.fold import fold, slug
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gtin import gtin14
from commune.lib.measures import MeasureError, parse_dong
from commune.lib.vietnamese import WritingError, parse_number, parse_phone
from commune.market.listings import HIGHEST_PRICE
from commune.people.models import OrganizationKind

RUNNING = ("=", "@", "\t", "'=", "'@")  # also as a workbook of ours writes them, harmless
CODE = re.compile(r"[A-Z0-9._-]{2,30}")
TAX_CODE = re.compile(r"[0-9]{10}(?:-?[0-9]{3})?|[0-9]{12}")
UNITS = {"kg": "KGM", "g": "GRM", "lit": "LTR", "ml": "MLT", "cai": "H87"}
KINDS = {
    "hop tac xa": OrganizationKind.COOPERATIVE,
    "htx": OrganizationKind.COOPERATIVE,
    "doanh nghiep": OrganizationKind.ENTERPRISE,
    "cong ti": OrganizationKind.ENTERPRISE,
    "co so": OrganizationKind.TRADER,
    "ho": OrganizationKind.HOUSEHOLD,
    "ho kinh doanh": OrganizationKind.HOUSEHOLD_BUSINESS,
}
MOST_KILOGRAMS = 100_000_000
MOST_CONTENT = 1_000_000


class WrongCellError(ValueError):
    """The message says to an official what is wrong in this cell."""


@dataclass(frozen=True)
class Column:
    """`read` makes the value of a cell or raises WrongCellError; an empty cell of an unneeded column is ""."""

    key: str
    label: str
    read: Callable[[str], Any]
    needed: bool = True
    example: str = ""


@dataclass(frozen=True)
class SheetForm:
    key: str
    title: str
    columns: tuple[Column, ...]


def text(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell.startswith(RUNNING):
            raise WrongCellError("Ô này là công thức hoặc ký hiệu lạ, hãy ghi chữ.")
        if len(cell) > most:
            raise WrongCellError(f"Dài quá {most} chữ.")
        return cell

    return read


def code(cell: str) -> str:
    found = cell.upper()
    if not CODE.fullmatch(found):
        raise WrongCellError("Mã gồm 2 đến 30 chữ không dấu, số hoặc gạch nối.")
    return found


def booth_code(cell: str) -> str:
    found = slug(cell)
    if found != cell.lower() or not 3 <= len(found) <= 60:  # noqa: PLR2004
        raise WrongCellError(
            "Mã gian hàng gồm 3 đến 60 chữ không dấu, số, gạch nối, ví dụ: vuon-xoai-ben-go."
        )
    return found


def kind(cell: str) -> str:
    found = KINDS.get(fold(cell))
    if found is None:
        raise WrongCellError("Chỉ nhận: Hợp tác xã, Doanh nghiệp, Cơ sở, Hộ kinh doanh, Hộ.")
    return found


def phone(cell: str) -> str:
    digits = f"0{cell}" if len(cell) == 9 and cell.isdigit() else cell  # noqa: PLR2004  # Excel drops the first zero
    try:
        return parse_phone(digits)
    except WritingError as error:
        raise WrongCellError("Số điện thoại không đúng, ví dụ đúng: 0912 345 678.") from error


def tax_code(cell: str) -> str:
    if not TAX_CODE.fullmatch(cell):
        raise WrongCellError("Mã số thuế có 10, 12 hoặc 13 chữ số, ví dụ 1400000000 hoặc 1400000000-001.")
    return cell


def gtin(cell: str) -> str:
    try:
        return gtin14("".join(cell.split()))
    except Gs1Error as error:
        raise WrongCellError("Mã GTIN có 8, 12, 13 hoặc 14 chữ số, số cuối là số kiểm tra.") from error


def price(cell: str) -> int:
    try:
        found = parse_dong(cell)
    except MeasureError as error:
        raise WrongCellError("Giá phải là số tiền, ví dụ 125.000.") from error
    if not 0 < found <= HIGHEST_PRICE:
        raise WrongCellError("Giá phải lớn hơn 0 và không quá 100.000.000 ₫.")
    return found


def content(cell: str) -> Decimal:
    found = _number(cell)
    if not 0 < found <= MOST_CONTENT or found != round(found, 3):
        raise WrongCellError("Khối lượng tịnh phải lớn hơn 0, nhiều nhất 3 số sau dấu phẩy.")
    return found


def kilograms(cell: str) -> int:
    found = _number(cell)
    if found != int(found) or not 0 < found <= MOST_KILOGRAMS:
        raise WrongCellError("Số ký phải là số nguyên lớn hơn 0.")
    return int(found)


def unit(cell: str) -> str:
    found = UNITS.get(fold(cell))
    if found is None:
        raise WrongCellError("Chỉ nhận: kg, g, lít, ml, cái.")
    return found


def _number(cell: str) -> Decimal:
    try:
        return parse_number(cell, vietnamese=True)
    except WritingError as error:
        raise WrongCellError("Hãy ghi bằng số, ví dụ 5 hoặc 0,5.") from error


ACCOUNTS = SheetForm(
    "accounts",
    "Tài khoản",
    (
        Column("code", "Mã tài khoản", code, example="TK-0001"),
        Column("name", "Tên tổ chức", text(160), example="Hợp tác xã Vườn Mẫu"),
        Column("kind", "Loại", kind, example="Hợp tác xã"),
        Column("commune", "Xã, phường", text(80), example="Xã Mỹ Thọ"),
        Column("hamlet", "Ấp, khu phố", text(80), needed=False, example="ấp Mẫu"),
        Column("tax_code", "Mã số thuế", tax_code, needed=False),
        Column("full_name", "Người đại diện", text(120), example="Nguyễn Văn Mẫu"),
        Column("phone", "Điện thoại", phone, example="0900 000 000"),
    ),
)
BOOTHS = SheetForm(
    "booths",
    "Gian hàng",
    (
        Column("slug", "Mã gian hàng", booth_code, example="vuon-mau"),
        Column("account", "Mã tài khoản", code, example="TK-0001"),
        Column("name", "Tên gian hàng", text(120), example="Vườn Mẫu"),
        Column("intro", "Giới thiệu", text(1000), needed=False),
        Column("delivery", "Cách giao hàng", text(300), needed=False),
    ),
)
PRODUCTS = SheetForm(
    "products",
    "Sản phẩm",
    (
        Column("booth", "Mã gian hàng", booth_code, example="vuon-mau"),
        Column("gtin", "Mã GTIN", gtin, example="9521234500018"),
        Column("name", "Tên sản phẩm", text(120), example="Xoài cát Chu thùng 5 kg"),
        Column("crop", "Nông sản", text(80), example="Xoài"),
        Column("variety", "Giống", text(80), needed=False, example="Xoài cát Chu"),
        Column("net_content", "Khối lượng tịnh", content, example="5"),
        Column("uom", "Đơn vị", unit, example="kg"),
        Column("price", "Giá (đồng)", price, example="125.000"),
        Column("description", "Mô tả", text(1000), needed=False),
    ),
)
NOTICES = SheetForm(
    "notices",
    "Hàng muốn bán",
    (
        Column("account", "Mã tài khoản", code, example="TK-0001"),
        Column("name", "Tên hàng", text(120), example="Thanh long ruột đỏ"),
        Column("crop", "Nông sản", text(80), example="Thanh long"),
        Column("kilograms", "Số ký", kilograms, example="2.000"),
        Column("note", "Ghi chú", text(200), needed=False),
    ),
)
FORMS = (ACCOUNTS, BOOTHS, PRODUCTS, NOTICES)


def template() -> bytes:
    """The empty form: headings and one row to show how, which is no organization of anybody."""
    return workbook.written(
        *(
            workbook.Sheet(
                form.title, [each.label for each in form.columns], [[each.example for each in form.columns]]
            )
            for form in FORMS
        )
    )
