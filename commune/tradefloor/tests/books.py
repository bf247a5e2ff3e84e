"""Workbooks as officials fill them in."""

import io

from commune.design import workbook
from commune.tradefloor import sheets

ACCOUNT = [
    "TK-01",
    "Hợp tác xã Vườn Thử",
    "Hợp tác xã",
    "Xã Mỹ Thọ",
    "ấp Thử",
    "",
    "Nguyễn Văn Thử",
    "0900 111 222",
]
BOOTH = ["vuon-thu", "TK-01", "Vườn Thử", "Trái cây đường sông", ""]
PRODUCT = [
    "vuon-thu",
    "9521234599005",
    "Thanh long ruột đỏ thùng 10 kg",
    "Thanh long",
    "Ruột đỏ",
    "10",
    "kg",
    "250.000",
    "",
]
NOTICE = ["TK-01", "Đường thốt nốt", "Xoài", "2.000", "giao tại vườn"]


def written(accounts=(ACCOUNT,), booths=(BOOTH,), products=(PRODUCT,), notices=(NOTICE,)):
    rows = {"accounts": accounts, "booths": booths, "products": products, "notices": notices}
    made = [
        workbook.Sheet(form.title, [column.label for column in form.columns], rows[form.key])
        for form in sheets.FORMS
        if rows[form.key]
    ]
    return workbook.written(*made)


def file(**rows):
    return io.BytesIO(written(**rows))


def but(row, **changes):
    """The row with other cells, by place: `but(ACCOUNT, _3="x")`."""
    found = list(row)
    for place, value in changes.items():
        found[int(place[1:])] = value
    return found
