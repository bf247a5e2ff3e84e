"""How sheets and shares are said on pages, in spreadsheets and on paper."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from commune.shares.answers import answer_of
from commune.shares.models import AnswerKind, Share, Sheet


def face_of(sheet: Sheet) -> tuple[str, str]:
    """Words and tone of a badge."""
    if hasattr(sheet, "approval"):
        return _("Đã duyệt"), "leaf"
    if hasattr(sheet, "dropping"):
        return _("Đã bỏ"), "chili"
    return (_("Chờ duyệt"), "mango") if hasattr(sheet, "check_row") else (_("Chờ kiểm tra"), "river")


def steps_of(sheet: Sheet) -> list[dict[str, Any]]:
    drawn = {
        "label": _("Lập bảng"),
        "state": "done",
        "when": sheet.drawn_at,
        "note": sheet.drawn_by.full_name,
    }
    if hasattr(sheet, "dropping"):
        dropped = {"label": _("Bỏ bảng"), "state": "failed", "note": sheet.dropping.reason}
        return [drawn, {**dropped, "when": sheet.dropping.dropped_at}]
    checked, approved = getattr(sheet, "check_row", None), getattr(sheet, "approval", None)
    check: dict[str, Any] = {"label": _("Người thứ hai kiểm tra"), "state": "done" if checked else "now"}
    if checked:
        check |= {"when": checked.checked_at, "note": checked.checked_by.full_name}
    state = "done" if approved else "now" if checked else "next"
    approve: dict[str, Any] = {"label": _("Quản lý duyệt"), "state": state}
    if approved:
        approve |= {"when": approved.approved_at, "note": approved.approved_by.full_name}
    return [drawn, check, approve]


def shares_of(sheet: Sheet) -> list[Share]:
    rows = sheet.shares.select_related("household").prefetch_related("answers")
    return list(rows.order_by("household__code"))


def totals_of(sheet: Sheet) -> dict[str, Any]:
    """Sums over all households; `credit` is what the co-op owes for this sheet."""
    parts = ("kilograms", "goods", "pool", "deducted")
    found = sheet.shares.aggregate(**{part: Sum(part) for part in parts})
    rows = list(sheet.shares.all())
    return {
        **{part: found[part] or 0 for part in parts},
        "credit": sum(row.credit for row in rows),
        "set_off": sum(row.set_off for row in rows),
        "payable": sum(row.payable for row in rows),
        "carried": sum(row.carried for row in rows),
        "households": len(rows),
    }


def total_of(sheet: Sheet) -> int:
    credit = F("goods") + F("pool") - F("deducted")
    return int(sheet.shares.aggregate(total=Sum(credit))["total"] or 0)


def answer_words(share: Share) -> tuple[str, str]:
    latest = answer_of(share)
    if latest is None:
        return "", ""
    return (_("Đồng ý"), "leaf") if latest.kind == AnswerKind.CONFIRM else (_("Chưa đồng ý"), "chili")


def table_of(sheet: Sheet) -> dict[str, Any]:
    """For `design/table.html`: a row a household, then the whole. What is nothing stays empty."""
    columns = [
        {"label": _("Hộ")},
        {"label": _("Số ký"), "kind": "measure", "unit": "KGM"},
        {"label": _("Tiền hàng"), "kind": "money"},
        {"label": _("Phần chung"), "kind": "money"},
        {"label": _("Khoản trừ"), "kind": "money"},
        {"label": _("Được chia"), "kind": "money"},
        {"label": _("Trừ tạm ứng"), "kind": "money"},
        {"label": _("Còn nhận"), "kind": "money"},
        {"label": _("Trả lời")},
    ]
    return {"columns": columns, "rows": [_row(share) for share in shares_of(sheet)]}


def _row(share: Share) -> dict[str, Any]:
    words, tone = answer_words(share)
    cells: Sequence[Any] = [
        f"{share.household.name} ({share.household.code})",
        share.kilograms,
        share.goods,
        share.pool or None,
        -share.deducted or None,
        share.credit,
        -share.set_off or None,
        share.payable,
        words,
    ]
    return {"cells": cells, "href": reverse("shares:share", args=[share.pk]), "tone": tone}
