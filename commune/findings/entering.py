"""Findings come in: a typed decision one by one, a file's rows all or nothing, the same file only once."""

import hashlib
import io
import uuid
from datetime import date, datetime, timedelta
from typing import IO

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.design import tables, workbook
from commune.findings import checking, sheets
from commune.findings.access import may_decide, may_enter
from commune.findings.checking import KEPT, Judged
from commune.findings.models import Assessment, FindingsDraft, FindingsFile, Form
from commune.ledger import recording
from commune.lib.fold import nfc, one_line
from commune.people.models import Person
from commune.units.history import date_today
from commune.units.models import AdminUnit

KEPT_FOR = timedelta(days=7)
ERRORS = "Lỗi cần sửa"


class FindingRefusedError(ValueError):
    """Nothing was written; the message is for the official, `field` the box of the form that it is about."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def decide(
    unit: AdminUnit,
    *,
    set_code: str,
    number: str,
    is_met: bool,
    decided_on: date,
    document: str,
    reason: str,
    client_id: uuid.UUID,
    by: Person,
    at: datetime | None = None,
) -> Assessment:
    """An official's finding by a signed document (grade B). The same client id again gives the first.

    Raises PermissionError and FindingRefusedError.
    """
    if not may_decide(by, unit):
        raise PermissionError(f"{by.log_actor} decides nothing about {unit.pk}")
    known = Assessment.objects.filter(client_id=client_id, entered_by=by)
    if known:
        return known[0]
    if decided_on > date_today():
        raise FindingRefusedError("Ngày này chưa đến.", "decided_on")
    for name, said in (("document", document), ("reason", reason)):
        if not said.strip():
            raise FindingRefusedError("Hãy điền ô này.", name)
    row = Assessment(unit=unit, is_met=is_met, decided_on=decided_on, client_id=client_id, entered_by=by)
    row.set_code, row.number = _read("set_code", set_code), _read("number", number)
    row.document, row.reason, row.entered_at = one_line(document), one_line(reason), at or timezone.now()
    try:
        return recording.enter(row, by=by.log_actor)
    except IntegrityError as error:  # the same request a moment earlier
        for there in known.all():
            return there
        raise FindingRefusedError("Phiếu này đã dùng rồi. Mở lại trang rồi ghi.") from error


def _read(name: str, said: str) -> str:
    column = next(each for each in sheets.ASSESSMENTS.columns if each.key == name)
    try:
        return str(column.read(said))
    except sheets.WrongCellError as error:
        raise FindingRefusedError(str(error), name) from error


def keep_draft(
    file: IO[bytes], *, name: str, source: str, by: Person, at: datetime | None = None
) -> FindingsDraft:
    """The file until it is confirmed. Raises UnreadableList for what nobody could judge, PermissionError."""
    if not may_enter(by):
        raise PermissionError(f"{by.log_actor} enters no findings")
    content = file.read(tables.LARGEST + 1)
    checking.judge(tables.read(io.BytesIO(content)), by=by)
    return FindingsDraft.objects.create(
        name=one_line(nfc(name))[-120:] or "danh-sach",
        source=one_line(nfc(source))[:200],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )


def judged(draft: FindingsDraft, *, by: Person) -> Judged:
    """Against what the house knows now. Raises UnreadableList."""
    return checking.judge(tables.read(io.BytesIO(bytes(draft.content))), by=by)


def earlier(draft: FindingsDraft) -> FindingsFile | None:
    """The same file, byte for byte, if it was entered before."""
    return FindingsFile.objects.filter(digest=draft.digest).first()


def enter(draft: FindingsDraft, *, by: Person, at: datetime | None = None) -> FindingsFile:
    """Every new row, or none. A draft or a file that was entered before adds nothing: the answer is the first entry.

    Raises FindingRefusedError.
    """
    try:
        with transaction.atomic():
            list(FindingsDraft.objects.select_for_update(no_key=True).filter(pk=draft.pk))
            row = earlier(draft)
            if row is None:
                row = _write(draft, judged(draft, by=by), by, at or timezone.now())
            FindingsDraft.objects.filter(pk=draft.pk).delete()
            return row
    except IntegrityError as error:
        raise FindingRefusedError("Vừa có người nhập tệp này. Xem lại rồi nhập lần nữa.") from error


def _write(draft: FindingsDraft, found: Judged, by: Person, at: datetime) -> FindingsFile:
    if found.wrong:
        raise FindingRefusedError("Tệp còn ô sai, chưa ghi gì.")
    if not found.fresh:
        raise FindingRefusedError("Mọi dòng của tệp đã có từ trước, không ghi gì thêm.")
    row = FindingsFile(id=draft.pk, form=found.form.key, name=draft.name, source=draft.source, entered_by=by)
    row.digest, row.fresh, row.known, row.entered_at = draft.digest, len(found.fresh), found.known, at
    recording.enter(row, by=by.log_actor)
    who = {"entered_by": by} if found.form.key == Form.ASSESSMENTS else {}
    recording.enter_all(
        [
            KEPT[found.form.key](unit_id=values["unit"], file=row, entered_at=at, **who, **_facts(values))
            for values in found.fresh
        ],
        by=by.log_actor,
    )
    return row


def _facts(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name != "unit"}


def marked(found: Judged) -> bytes:
    """The file as it came, each wrong cell marked and said in a column of its own."""
    table, said = found.table, dict[int, list[str]]()
    for (number, label), why in sorted(found.wrong.items()):
        said.setdefault(number, []).append(f"{label}: {why}")
    kept = [at for at, heading in enumerate(table.columns) if heading != ERRORS]
    places = {tables.key_of(table.columns[at]): place for place, at in enumerate(kept)}
    rows = [
        [*(row[at] if at < len(row) else "" for at in kept), "; ".join(said.get(number, []))]
        for number, row in enumerate(table.rows)
    ]
    wrong = {(number, places[tables.key_of(label)]) for number, label in found.wrong}
    headings = [*(table.columns[at] for at in kept), ERRORS]
    return workbook.written(workbook.Sheet(found.form.key.label, headings, rows, wrong=wrong))


def forget_drafts(at: datetime | None = None) -> int:
    """A job: what nobody confirmed in a week goes."""
    return FindingsDraft.objects.filter(uploaded_at__lt=(at or timezone.now()) - KEPT_FOR).delete()[0]
