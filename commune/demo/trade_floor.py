"""The province's list of 800 invented accounts, 180 booths, 478 products and 171 notices, entered as officials do it.

351 accounts have something on offer: 180 in booths, 171 as notices. Every name is made of a few words and a number,
the same in every season; phones and GTINs are of ranges that belong to nobody.
"""

import io
from collections.abc import Iterator

from commune.demo import assembling, cast
from commune.demo.clock import moment
from commune.design import workbook
from commune.lib.fold import slug
from commune.lib.gs1.gtin import gtin_of
from commune.tradefloor import entering, sheets
from commune.tradefloor.models import FloorImport, ImportDraft
from commune.units.history import date_today
from commune.units.models import AdminUnit, Level

ACCOUNTS, BOOTHS, PRODUCTS, NOTICES, COMMUNES = 800, 180, 478, 171, 16
NAME, DRAFT = "danh sách sàn (minh họa).xlsx", "bổ sung (minh họa).xlsx"
KINDS = (("Hợp tác xã", "Hợp tác xã"), ("Cơ sở", "Cơ sở"), ("Công ty", "Doanh nghiệp"), ("Vựa", "Cơ sở"))
WORDS = (
    "Bến Gió",
    "Rạch Sen",
    "Cồn Én",
    "Vườn Đào",
    "Đất Giồng",
    "Sông Trăng",
    "Xẻo Lá",
    "Đồng Nước",
    "Gò Mây",
    "Kinh Đá",
)
SHELVES = ("Vườn", "Quầy", "Sạp", "Gian")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Đỗ", "Võ")
GIVEN = ("Minh Họa", "Thí Dụ", "Văn Mẫu", "Thị Mẫu")
GOODS = (
    ("Thanh long", "Ruột đỏ", "Thanh long ruột đỏ", 10, 250_000),
    ("Lúa", "Nàng thơm", "Gạo nàng thơm túi vải", 5, 120_000),
    ("Xoài", "Xoài cát Chu", "Xoài cát Chu chín cây", 5, 180_000),
    ("Chanh", "Không hạt", "Chanh không hạt", 3, 60_000),
    ("Sầu riêng", "Cơm vàng hạt lép", "Sầu riêng cơm vàng", 4, 420_000),
    ("Xoài", "Tượng da xanh", "Xoài sấy dẻo ít đường", 1, 150_000),
    ("Thanh long", "Ruột trắng", "Thanh long ruột trắng", 10, 190_000),
    ("Chanh", "Chanh bông tím", "Chanh muối đường phèn", 1, 80_000),
)
Row = list[object]


def enter() -> FloorImport:
    """Once a season, through preview and confirmation."""
    by = assembling.person("province_official")
    known = FloorImport.objects.filter(name=NAME, entered_by=by).first()
    if known:
        return known
    draft = entering.keep_draft(io.BytesIO(_workbook()), name=NAME, by=by, at=moment(20, 9))
    return entering.enter(draft, by=by, at=moment(20, 10))


def leave_draft() -> None:
    """A second list waits with wrong cells, to show what they look like; it stays a draft."""
    by = assembling.person("province_official")
    if ImportDraft.objects.filter(name=DRAFT, uploaded_by=by).exists():
        return
    rows = [
        ["TK-0900", "Vựa Rạch Sen (minh họa)", "Câu lạc bộ", _communes()[0], "", "", "Lê Văn Mẫu", "12345"]
    ]
    content = workbook.written(workbook.Sheet(sheets.ACCOUNTS.title, _labels(sheets.ACCOUNTS), rows))
    entering.keep_draft(io.BytesIO(content), name=DRAFT, by=by)


def _workbook() -> bytes:
    rows = {"accounts": _accounts(), "booths": _booths(), "products": _products(), "notices": _notices()}
    return workbook.written(
        *(workbook.Sheet(form.title, _labels(form), rows[form.key]) for form in sheets.FORMS)
    )


def _labels(form: sheets.SheetForm) -> list[str]:
    return [column.label for column in form.columns]


def _communes() -> list[str]:
    """Real communes of the province, not the one whose people the season plays."""
    units = AdminUnit.objects.filter(parent=cast.PROVINCE, level=Level.COMMUNE).valid_on(date_today())
    found = units.exclude(pk__in=[cast.COMMUNE, cast.OTHER_COMMUNE]).order_by("sort_key")
    return list(found.values_list("name", flat=True)[:COMMUNES])


def _code(number: int) -> str:
    return f"TK-{number + 1:04d}"


def _name(number: int) -> str:
    word = WORDS[number % len(WORDS)]
    return f"{KINDS[number % len(KINDS)][0]} {word} số {number + 1} (minh họa)"


def _accounts() -> Iterator[Row]:
    communes = _communes()
    for number in range(ACCOUNTS):
        person = f"{FAMILIES[number % len(FAMILIES)]} {GIVEN[number % len(GIVEN)]}"
        commune = communes[number % len(communes)]
        phone = f"09001{number + 1:05d}"
        yield [_code(number), _name(number), KINDS[number % len(KINDS)][1], commune, "", "", person, phone]


def _shelf(number: int) -> str:
    return f"{SHELVES[number % len(SHELVES)]} {WORDS[number % len(WORDS)]} số {number + 1} (minh họa)"


def _booths() -> Iterator[Row]:
    for number in range(BOOTHS):
        address = slug(_shelf(number).removesuffix(" (minh họa)"))
        yield [address, _code(number), _shelf(number), "Nông sản giới thiệu trên sàn. Dữ liệu minh họa.", ""]


def _products() -> Iterator[Row]:
    booths = [row[0] for row in _booths()]
    for number in range(PRODUCTS):
        crop, variety, name, kilograms, price = GOODS[number % len(GOODS)]
        gtin, booth = gtin_of("952123460", f"{number:03d}"), booths[number % BOOTHS]
        called = f"{name} {kilograms} kg" + (", hộp quà" if number >= 2 * BOOTHS else "")
        yield [booth, gtin, called, crop, variety, kilograms, "kg", price, ""]


def _notices() -> Iterator[Row]:
    for number in range(NOTICES):
        crop, _variety, name, _kilograms, _price = GOODS[number % len(GOODS)]
        yield [_code(BOOTHS + number), name, crop, 500 + 100 * (number % 20), "Dữ liệu minh họa"]
