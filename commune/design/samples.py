"""What the living page shows: every component with values that look like a working day."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from commune.design.forms import DayField, DongField, ParagraphField, PhoneField, QuantityField, TextField
from commune.design.paging import page_of

MOMENT = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
WORK = [("xit", "Xịt thuốc"), ("bon", "Bón phân"), ("hai", "Hái trái"), ("bao", "Bao trái")]
NEEDS = [("hop", "Hộp giấy"), ("giao", "Giao tận nhà")]


class SampleForm(forms.Form):
    work = forms.ChoiceField(label="Việc làm hôm nay", choices=WORK, widget=forms.RadioSelect)
    name = TextField(label="Họ và tên", help_text="Ghi đủ họ, chữ lót và tên.")
    phone = PhoneField(label="Số điện thoại")
    day = DayField(label="Ngày hái")
    weight = QuantityField(label="Cân nặng")
    price = DongField(label="Giá bán một ký", required=False)
    variety = forms.ChoiceField(label="Giống xoài", choices=[("hl", "Cát Hòa Lộc"), ("cc", "Cát Chu")])
    needs = forms.MultipleChoiceField(
        label="Cần thêm", choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = ParagraphField(label="Ghi thêm", required=False)
    agreed = forms.BooleanField(label="Tôi đồng ý cho người mua thấy tên tôi", required=False)


STEPS = [
    {"label": "Đặt hàng", "state": "done", "when": MOMENT},
    {"label": "Đã nhận tiền", "state": "done", "when": MOMENT},
    {"label": "Đang đóng gói", "state": "now", "note": "Nhà đóng gói Mỹ Thọ"},
    {"label": "Giao hàng", "state": "next"},
]
ENTRIES = [
    {
        "title": "Bao trái",
        "when": MOMENT,
        "icon": "mango",
        "note": "420 trái, bao giấy",
        "place": "Vườn số 4",
    },
    {
        "title": "Xịt thuốc sinh học",
        "when": MOMENT,
        "icon": "spray",
        "tone": "mango",
        "note": "Cách ly 7 ngày",
    },
    {"title": "Hái trái", "when": MOMENT, "icon": "basket", "note": "1.250 kg", "by": "Hộ MX-017 ghi"},
    {"title": "Lên ghe ở bến Rạch Xoài", "when": MOMENT, "icon": "boat", "tone": "river"},
]
COLUMNS = [
    {"label": "Lô hàng"},
    {"label": "Ngày hái", "kind": "date"},
    {"label": "Cân nặng", "kind": "measure", "unit": "KGM"},
    {"label": "Tiền hàng", "kind": "money"},
]
ROWS = [
    {"cells": ["MX26-017", MOMENT, 1250, 81_250_000], "href": "#bang", "tone": "leaf"},
    {"cells": ["MX26-018", MOMENT, 640, 41_600_000], "href": "#bang"},
    {"cells": ["MX26-019", MOMENT, 98, 5_390_000], "href": "#bang", "tone": "chili"},
]
QR_LINES = [
    {"label": "Ngân hàng", "value": "Ngân hàng MẪU"},
    {"label": "Số tài khoản", "value": "0000 0000 01", "copied": "0000000001"},
    {"label": "Nội dung", "value": "LS 7K3M", "copied": "LS 7K3M"},
]
TABS = [
    {"label": "Cần làm", "href": "#tab", "current": True, "count": 3},
    {"label": "Đang giao", "href": "#tab"},
    {"label": "Đã xong", "href": "#tab", "count": 128},
]
TONES = ("leaf", "mango", "chili", "river")
DRAWINGS = ("mango", "orchard", "boat", "packhouse", "box", "stamp", "person", "market")
COLOURS = (
    "paper",
    "surface",
    "surface-2",
    "ink",
    "ink-2",
    "leaf",
    "leaf-soft",
    "mango",
    "mango-soft",
    "chili",
    "river",
)


def samples(request: HttpRequest) -> dict[str, Any]:
    return {
        "moment": MOMENT,
        "steps": STEPS,
        "entries": ENTRIES,
        "columns": COLUMNS,
        "rows": ROWS,
        "tabs": TABS,
        "tones": TONES,
        "drawings": DRAWINGS,
        "colours": COLOURS,
        "icons": icon_names(),
        "qr": segno.make("MẪU - KHÔNG CHUYỂN TIỀN", error="m").svg_data_uri(border=0, scale=4),
        "qr_lines": QR_LINES,
        "page": page_of(list(range(120)), request),
    }


def icon_names() -> list[str]:
    """The names in the icon sprite, in its own order."""
    sprite = finders.find("design/icons.svg")
    if not isinstance(sprite, str):
        return []
    return re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text(encoding="utf-8"))
