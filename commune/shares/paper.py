"""A sheet on A4, to be signed: typst sets it, with a font that the wheel brings along."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from commune.design import written
from commune.design.workbook import DEMO_WORDS
from commune.lib.measures import dong_in_words
from commune.lib.vietnamese import format_number
from commune.shares import faces
from commune.shares.models import Share, Sheet
from commune.shares.spreadsheet import title_of

FORM = Path(__file__).parent / "templates" / "shares" / "sheet.typ"


def pdf_of(sheet: Sheet) -> bytes:
    made = typst.compile(FORM.read_bytes(), sys_inputs={"told": json.dumps(_told(sheet))}, format="pdf")
    return bytes(made)


def _told(sheet: Sheet) -> dict[str, Any]:
    totals = faces.totals_of(sheet)
    checked, approved = getattr(sheet, "check_row", None), getattr(sheet, "approval", None)
    return {
        "cooperative": sheet.cooperative.name,
        "title": title_of(sheet),
        "state": faces.face_of(sheet)[0],
        "demo": DEMO_WORDS if settings.DEMO else "",
        "heads": [
            _("Hộ"), _("Số ký"), _("Tiền hàng"), _("Phần chung"), _("Khoản trừ"), _("Được chia"),
            _("Trừ tạm ứng"), _("Còn nhận"), _("Ký nhận"),
        ],
        "rows": [_row(share) for share in faces.shares_of(sheet)],
        "whole": [_("Cộng"), *_figures(totals), ""],
        "words": _("Cộng được chia, bằng chữ: %(words)s.") % {"words": dong_in_words(totals["credit"])},
        "held": [
            f"{row.lot.code} ({row.household.code}): {_kg(row.kilograms)} kg"
            for row in sheet.held_back.select_related("lot", "household")
        ],
        "held_head": _("Lô đang tạm giữ hoặc thu hồi, chưa tính tiền"),
        "signs": [
            [_("Người lập bảng"), sheet.drawn_by.full_name, written.moment(sheet.drawn_at)],
            [_("Người kiểm tra"), *_signed(checked and (checked.checked_by.full_name, checked.checked_at))],
            [_("Quản lý duyệt"), *_signed(approved and (approved.approved_by.full_name, approved.approved_at))],
        ],
    }  # fmt: skip


def _signed(row: Any) -> list[str]:
    return [row[0], written.moment(row[1])] if row else ["", ""]


def _row(share: Share) -> list[str]:
    told = {part: getattr(share, part) for part in ("kilograms", "goods", "pool", "deducted", "credit")}
    told |= {"set_off": share.set_off, "payable": share.payable}
    return [f"{share.household.name} ({share.household.code})", *_figures(told), ""]


def _figures(told: dict[str, Any]) -> list[str]:
    amounts = [
        told["goods"],
        told["pool"],
        -told["deducted"],
        told["credit"],
        -told["set_off"],
        told["payable"],
    ]
    return [_kg(told["kilograms"]), *[written.dong(amount) if amount else "–" for amount in amounts]]


def _kg(kilograms: Decimal) -> str:
    return format_number(Decimal(kilograms).normalize())
