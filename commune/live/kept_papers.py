"""What is kept of a session, as a workbook that an inspector can open."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from commune.design import workbook
from commune.design.workbook import DONG, Column, Sheet
from commune.lib.comments import hide_phones
from commune.live.models import LiveOrder, LiveSession
from commune.orders.models import Order
from commune.orders.states import face_of


def workbook_of(session: LiveSession, *, with_phones: bool) -> HttpResponse:
    """Phone numbers of viewers only for the seller whose buyers they are."""
    sheets = (_whole(session), _said(session, with_phones), _sold(session), _complained(session))
    return workbook.answer(f"buoi-ban-{session.made_at:%Y-%m-%d}-{session.pk.hex[:6]}", *sheets)


def _whole(session: LiveSession) -> Sheet:
    rows: list[tuple[Any, ...]] = [
        (_("Buổi bán"), session.title),
        (_("Người bán"), session.booth.organization.name),
        (_("Người phát"), session.streamer.full_name),
        (_("Nơi phát"), session.get_stage_display()),
        (_("Quy định áp dụng"), session.rules.title),
        (_("Điện thoại nhận phản ánh"), session.complaint_phone),
    ]
    if hasattr(session, "start"):
        verified = session.start.verification
        rows += [
            (_("Bắt đầu"), session.start.started_at),
            (_("Cam kết của người bán"), session.start.pledge),
            (_("Xác minh người phát"), f"{verified.get_method_display()}, {verified.verified_by.full_name}"),
        ]
    rows += [
        (_("Lưu ý đã hiện"), f"{each.shown_at:%d/%m/%Y %H:%M} {each.text}") for each in session.warnings.all()
    ]
    rows += [(_("Kết thúc"), session.over_at)] if session.over_at else []
    rows += [(_("Lý do dừng"), session.stop.reason)] if hasattr(session, "stop") else []
    if hasattr(session, "recording"):
        kept = session.recording
        rows += [
            (_("Bản ghi hình lưu tới"), kept.keep_until),
            (_("Mã băm SHA-256 của bản ghi hình"), kept.digest),
        ]
    return Sheet(_("Buổi bán"), [Column(_("Mục"), 28), Column(_("Nội dung"), 60)], rows)


def _said(session: LiveSession, with_phones: bool) -> Sheet:
    shown = str if with_phones else hide_phones
    found = session.comments.order_by("said_at", "pk")
    rows = [
        (
            each.said_at,
            shown(each.author),
            shown(each.text),
            each.get_source_display(),
            each.get_outcome_display(),
            each.note,
        )
        for each in found
    ]
    heads = (_("Lúc"), _("Tên"), _("Bình luận"), _("Từ đâu"), _("Kết quả"), _("Ghi chú"))
    return Sheet(_("Bình luận"), heads, rows, kept=1)


def _sold(session: LiveSession) -> Sheet:
    keys = LiveOrder.objects.filter(session=session).values("order")
    rows = [
        (order.placed_at, order.code, face_of(order).label, order.amount)
        for order in Order.objects.filter(pk__in=keys).with_facts().order_by("placed_at", "pk")
    ]
    heads = (_("Lúc"), _("Mã đơn"), _("Trạng thái"), Column(_("Số tiền"), 16, DONG))
    return Sheet(_("Đơn hàng"), heads, rows, kept=1)


def _complained(session: LiveSession) -> Sheet:
    rows = [
        (
            each.made_at,
            each.text,
            each.answer.text if hasattr(each, "answer") else "",
            each.answer.answered_at if hasattr(each, "answer") else "",
        )
        for each in session.complaints.select_related("answer").order_by("made_at")
    ]
    return Sheet(_("Phản ánh"), (_("Lúc"), _("Phản ánh"), _("Trả lời"), _("Trả lời lúc")), rows)
