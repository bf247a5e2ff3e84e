"""Files as a province's official fills them in."""

import csv
import io

from commune.findings import entering, sheets

COMMUNE, OTHER = "vn3:C:27691", "vn3:C:27692"
MET = ["xa-ntm-2021", "8.4", COMMUNE, "đạt", "20/06/2025", "08/QĐ-UBND"]
STAMPS = ["LA-STAMP", "vn3:P:80", "2.061.000", "31/08/2023", ""]


def assessments(*rows):
    return io.BytesIO(sheets.written(sheets.ASSESSMENTS, [list(row) for row in rows]))


def figures(*rows):
    return io.BytesIO(sheets.written(sheets.FIGURES, [list(row) for row in rows]))


def as_csv(form, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([[column.label for column in form.columns], *rows])
    return io.BytesIO(out.getvalue().encode())


def but(row, **changes):
    """The row with other cells, by place: `but(MET, _3="x")`."""
    found = list(row)
    for place, value in changes.items():
        found[int(place[1:])] = value
    return found


def entered(file, by, name="tệp.xlsx", source="Danh sách thử"):
    return entering.enter(entering.keep_draft(file, name=name, source=source, by=by), by=by)
