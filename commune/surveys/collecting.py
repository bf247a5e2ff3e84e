"""Surveys of satisfaction that others held online, as a province's file tells of them: grade C, never more."""

import hashlib
from collections.abc import Iterator
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import tables
from commune.design.tables import Table
from commune.ledger import recording
from commune.lib import vietnamese
from commune.lib.vietnamese import WritingError
from commune.people.models import Person
from commune.surveys import access
from commune.surveys.models import CollectionImport, SurveyCollection
from commune.surveys.versions import SurveyRefusedError
from commune.units.models import AdminUnit, Level

COLUMNS = ("Mã xã", "Tên khảo sát", "Ngày mở", "Số phiếu", "Mặt trận hỏi")
CODE, NAME, DAY, ANSWERS, FRONT = map(tables.key_of, COLUMNS)
YES, NO = ("co", "x", "1", "yes"), ("", "khong", "0", "no")
MOST_ANSWERS = 10_000_000


class WrongRowsError(SurveyRefusedError):
    """`wrong`: index of the row to what is wrong in it; nothing was written."""

    def __init__(self, table: Table, wrong: dict[int, list[str]]) -> None:
        super().__init__(_("Tệp có dòng sai, chưa nhập dòng nào."), "file")
        self.table, self.wrong = table, wrong


def take_in(
    content: bytes, *, file_name: str, source: str, province: AdminUnit, by: Person
) -> CollectionImport:
    """All rows or none; the same file again gives the first import. Raises WrongRowsError, UnreadableList."""
    if not access.provinces_of(by).filter(pk=province.pk).exists():
        raise PermissionDenied
    digest = hashlib.sha256(content).hexdigest()
    known = CollectionImport.objects.filter(province=province, file_sha256=digest).first()
    if known:
        return known
    table = tables.read(BytesIO(content))
    row = CollectionImport(province=province, source=source, file_name=file_name[:160], file_sha256=digest)
    row.imported_by, row.imported_at = by, timezone.now()
    found = _read(table, row)
    try:
        with transaction.atomic():
            recording.enter(row, by=by.log_actor)
            recording.enter_all(found, by=by.log_actor)
    except IntegrityError:
        raise SurveyRefusedError(_("Tệp có khảo sát đã nhập từ tệp khác."), "file") from None
    return row


def _read(table: Table, source: CollectionImport) -> list[SurveyCollection]:
    missing = [each for each in COLUMNS[:4] if tables.key_of(each) not in map(tables.key_of, table.columns)]
    if missing:
        raise SurveyRefusedError(_("Tệp thiếu cột: %(names)s.") % {"names": ", ".join(missing)}, "file")
    inside = AdminUnit.objects.filter(scheme=source.province.scheme, level=Level.COMMUNE)
    units = {
        unit.code: unit for unit in inside.select_related("parent__parent") if source.province in unit.path()
    }
    wrong: dict[int, list[str]] = {}
    found = []
    for at, row in enumerate(table.keyed()):
        made = SurveyCollection(source=source, grade="C")
        faults = [*_fill(made, row, units)]
        if faults:
            wrong[at] = faults
        found.append(made)
    keys = [(each.unit_id, each.name, each.held_on) for each in found]
    for at, key in enumerate(keys):
        if at not in wrong and key in keys[:at]:
            wrong[at] = [_("Khảo sát này đã có ở dòng trên.")]
    if wrong:
        raise WrongRowsError(table, wrong)
    return found


def _fill(made: SurveyCollection, row: dict[str, str], units: dict[str, AdminUnit]) -> Iterator[str]:
    """Fills the row; yields what is wrong with it."""
    unit = units.get(row.get(CODE, "").zfill(5))
    if unit is None:
        yield _("Không có xã mang mã này trong tỉnh.")
    else:
        made.unit = unit
    made.name = row.get(NAME, "")[:160]
    if not made.name:
        yield _("Thiếu tên khảo sát.")
    try:
        made.held_on = vietnamese.parse_date(row.get(DAY, ""))
    except WritingError:
        yield _("Ngày phải ghi theo thứ tự ngày/tháng/năm, ví dụ 02/11/2026.")
    number = row.get(ANSWERS, "").replace(".", "")
    if not number.isdecimal() or int(number) > MOST_ANSWERS:
        yield _("Số phiếu phải là một số nguyên.")
    else:
        made.stated_answers = int(number)
    said = tables.key_of(row.get(FRONT, ""))
    if said not in YES + NO:
        yield _("Cột “Mặt trận hỏi” chỉ ghi có hoặc không.")
    made.is_front = said in YES
