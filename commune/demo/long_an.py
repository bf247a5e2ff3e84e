"""Long An as a file of its last day could have told it: 525 assessments, and eleven figures that an article states.

Which commune met what is invented (only how many did is of the programme), so documents and names say "(minh họa)".
"""

import io
from collections.abc import Iterator
from datetime import date

from commune.demo import assembling
from commune.demo.clock import moment
from commune.findings import entering, sheets
from commune.findings.models import FindingsFile
from commune.findings.sheets import SheetForm
from commune.units.models import AdminUnit, Level

LONG_AN = "vn3:P:80"
DECIDED, STATED = date(2025, 6, 20), date(2023, 8, 31)
SOURCE = "Bài viết về Long An, số liệu của chương trình"
# set, requirement, level, how many met it, a step that scatters them
ASSESSED = (
    ("xa-ntm-2021", "8.4", Level.COMMUNE, 156, 7),
    ("xa-ntm-nang-cao-2021", "8.4", Level.COMMUNE, 84, 11),
    ("xa-ntm-nang-cao-2021", "15.2", Level.COMMUNE, 82, 13),
    ("huyen-ntm-2021", "9.5", Level.DISTRICT, 10, 4),
    ("huyen-ntm-nang-cao-2021", "6.5", Level.DISTRICT, 4, 7),
    ("huyen-ntm-nang-cao-2021", "9.2", Level.DISTRICT, 4, 2),
)
FIGURES = (
    ("LA-STAMP", 2_061_000, "tem điện tử"),
    ("LA-FAC", 17, "cơ sở có chuỗi an toàn được xác nhận"),
    ("LA-OCOP", 87, "sản phẩm OCOP được cấp tem"),
    ("LA-OCOP4", 30, "sản phẩm bốn sao"),
    ("LA-OCOP3", 57, "sản phẩm ba sao"),
    ("LA-ACC", 800, "tài khoản trên sàn nông sản an toàn"),
    ("LA-LIST", 351, "tài khoản có tin đăng; nguồn chỉ nói hơn 350"),
    ("LA-SELL", 66_426, "hộ bán hàng trên các sàn"),
    ("LA-PROD", 8_385, "sản phẩm trên các sàn"),
    ("LA-BOOTH", 180, "gian hàng trên sàn của tỉnh"),
    ("LA-BPROD", 478, "sản phẩm trên sàn của tỉnh"),
)


def play() -> None:
    """Once a season, through preview and confirmation."""
    _enter(
        "đánh giá Long An (minh họa).xlsx",
        "Danh sách đánh giá (minh họa)",
        sheets.ASSESSMENTS,
        list(_assessments()),
    )
    figures = [[subject, LONG_AN, amount, STATED, note] for subject, amount, note in FIGURES]
    _enter("số liệu Long An (minh họa).xlsx", SOURCE, sheets.FIGURES, figures)


def _enter(name: str, source: str, form: SheetForm, rows: list[list[object]]) -> None:
    by = assembling.person("tay_ninh_official")
    if FindingsFile.objects.filter(name=name, entered_by=by).exists():
        return
    content = io.BytesIO(sheets.written(form, rows))
    draft = entering.keep_draft(content, name=name, source=source, by=by, at=moment(9, 8))
    entering.enter(draft, by=by, at=moment(9, 9))


def _assessments() -> Iterator[list[object]]:
    for code, number, level, met, step in ASSESSED:
        units = _units(level)
        for place, uid in enumerate(units):
            result = "đạt" if place * step % len(units) < met else "chưa đạt"
            document = f"MINHHOA-{number}/QĐ-UBND (minh họa)"
            yield [code, number, uid, result, DECIDED, document]


def _units(level: Level) -> list[str]:
    """Its 15 districts, or the 160 xã below them (townships and wards are not assessed)."""
    if level == Level.DISTRICT:
        found = AdminUnit.objects.filter(parent=LONG_AN, level=level)
    else:
        found = AdminUnit.objects.filter(parent__parent=LONG_AN, level=level, kind="xa")
    return list(found.order_by("pk").values_list("pk", flat=True))
