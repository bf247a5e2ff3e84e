"""What people type into a form, as answers are kept: `12,5` is 12.5, 02/11/2026 is 2026-11-02; and back again."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commune.lib import vietnamese
from commune.lib.fold import one_line, visible


def canonical(item: Mapping[str, Any], typed: str | Sequence[str]) -> str:
    """What cannot be read stays as it was typed, and is found wrong by `judging`."""
    if not isinstance(typed, str):
        offered = [each["name"] for each in item.get("choices", ())]
        return " ".join(
            sorted(typed, key=lambda name: offered.index(name) if name in offered else len(offered))
        )
    if item["kind"] == "text":
        return visible(typed).replace("\r\n", "\n").strip()
    text = one_line(typed)
    try:
        if item["kind"] == "date" and text:
            return vietnamese.parse_date(re.sub(r"\s?[-/. ]\s?", "/", text)).isoformat()
        if item["kind"] in {"integer", "decimal"} and text:
            return format(vietnamese.parse_number(text, vietnamese=True).normalize(), "f")
    except vietnamese.WritingError:
        pass
    return text.replace(",", " ").strip() if item["kind"] == "point" else text


def shown(item: Mapping[str, Any], text: str) -> str | list[str]:
    """A kept answer as it stands in the form's box."""
    if item["kind"] == "several":
        return text.split(" ") if text else []
    if item["kind"] == "decimal":
        return text.replace(".", ",")
    if item["kind"] == "date" and text:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text


def sentence(item: Mapping[str, Any], code: str) -> str:
    """What is wrong with an answer, and what to do."""
    if code == "rule":
        return item["message"] or _("Câu trả lời này không hợp với điều kiện của phiếu. Xin xem lại.")
    return sentences()[item["kind"] if code == "kind" else code]


def sentences() -> dict[str, str]:
    return {
        "required": _("Câu này cần trả lời."),
        "choice": _("Hãy chọn trong các câu trả lời có sẵn."),
        "rule": _("Câu trả lời này không hợp với điều kiện của phiếu. Xin xem lại."),
        "integer": _("Hãy ghi một số nguyên, ví dụ 12."),
        "decimal": _("Hãy ghi bằng số, ví dụ 12,5."),
        "date": _("Ngày phải ghi theo thứ tự ngày/tháng/năm, ví dụ 02/11/2026."),
        "point": _("Vị trí ghi hai số vĩ độ và kinh độ cách nhau khoảng trắng, ví dụ 10.4 105.69."),
        "text": _("Câu trả lời dài quá, tối đa 1000 chữ."),
    }
