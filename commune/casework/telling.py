"""How a file is told: in one word for lists, step by step for its page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commune.casework.models import StepKind, WorkFile, WorkFileStep

ICONS = {
    StepKind.RECEIVE: "mail",
    StepKind.ASSIGN: "user",
    StepKind.DRAFT: "edit",
    StepKind.SIGN: "certificate",
    StepKind.ISSUE: "share",
    StepKind.CLOSE: "check",
}


@dataclass(frozen=True)
class Verdict:
    words: str
    tone: str = ""


def said(file: Any) -> Verdict:
    """Of a file that is judged."""
    if file.closed and file.online:
        return Verdict(_("Xong, trên mạng"), "leaf")
    if file.closed:
        return Verdict(_why_not_online(file), "mango")
    if file.overdue:
        return Verdict(_("Quá hạn"), "chili")
    return Verdict(_("Đang xử lý"), "river")


def _why_not_online(file: Any) -> str:
    if file.imported:
        return _("Xong, không trên mạng")
    return _("Xong, có giấy") if file.on_paper else _("Xong, không có chữ ký")


def steps_of(file: WorkFile) -> list[dict[str, Any]]:
    """For `design/timeline.html`, in the order in which they were taken."""
    rows = list(file.steps.select_related("by", "assignee").order_by("pk"))
    last_draft = max((row.pk for row in rows if row.kind == StepKind.DRAFT), default=0)
    return [_told(row, is_void=row.kind == StepKind.SIGN and row.pk < last_draft) for row in rows]


def _told(row: WorkFileStep, *, is_void: bool) -> dict[str, Any]:
    title = str(row.get_kind_display())
    if row.assignee:
        title = f"{title}: {row.assignee.full_name}"
    if is_void:
        title = _("%(step)s (hết giá trị: có dự thảo mới hơn)") % {"step": title}
    href = reverse("casework:document", args=[row.work_file_id, row.pk]) if row.document_id else ""
    return {
        "title": title,
        "when": row.at,
        "note": row.note,
        "icon": ICONS[StepKind(row.kind)],
        "place": _("bản giấy") if row.on_paper else "",
        "tone": "mango" if row.on_paper or is_void else "leaf",
        "by": row.by.full_name if row.by else _("hệ thống"),
        "href": href,
    }
