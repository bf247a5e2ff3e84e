"""A certificate on paper: A4 by typst, its QR leading to the page that tells whether it still stands."""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commune.design import written
from commune.design.workbook import DEMO_WORDS
from commune.training.models import Completion

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"


def address_of(completion: Completion) -> str:
    return settings.PUBLIC_ADDRESS + reverse("training:certificate", args=[completion.pk])


def pdf(completion: Completion) -> bytes:
    told = json.dumps(_told(completion), ensure_ascii=False)
    return bytes(typst.compile(TEMPLATE.read_bytes(), sys_inputs={"told": told}, format="pdf"))


def _told(completion: Completion) -> dict[str, Any]:
    course, revocation = completion.course, getattr(completion, "revocation", None)
    return {
        "title": _("Giấy chứng nhận"),
        "demo": DEMO_WORDS if settings.DEMO else "",
        "unit": course.unit.name,
        "name": completion.holder_name,
        "completed": _("đã hoàn thành khóa học"),
        "course": completion.course_name,
        "about": _("%(topic)s · %(hours)s giờ · hoàn thành ngày %(day)s") % {
            "topic": course.topic, "hours": course.hours, "day": written.day(completion.completed_on),
        },
        "number": completion.number,
        "number_said": _("Số %(number)s") % {"number": completion.number},
        "how": _(
            "Quét mã để xem giấy còn giá trị không. Người giữ giấy có tệp certificate.json và verify.py: ai có Python "
            "đều tự kiểm tra được, không cần mạng."
        ),
        "address": address_of(completion),
        "code": _code(address_of(completion)),
        "revoked": _("ĐÃ THU HỒI ngày %(day)s") % {"day": written.day(revocation.entered_at.date())}
        if revocation
        else "",
    }  # fmt: skip


def _code(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
