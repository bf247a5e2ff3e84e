"""Lists out of the province's document system: each cell judged, then all rows or none; the same bytes count once.

A later list may hold what an earlier one held: a file told as before is left alone, one that is finished by now is
closed, and what contradicts the register is named like any wrong cell.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.casework import steps
from commune.casework.files import CaseworkRefusedError, actor_of
from commune.casework.models import ImportFile, WorkFile
from commune.design.tables import Table, key_of, read
from commune.ledger import recording
from commune.lib import vietnamese
from commune.lib.fold import fold
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Organization, OrganizationKind, Person
from commune.people.registering import register_all
from commune.units.models import AdminUnit, AdminUnitSet, Level

NUMBER, OFFICE, UNIT, LEVEL = "Số hồ sơ", "Cơ quan", "Mã đơn vị", "Cấp"
RECEIVED, DUE, FINISHED, ONLINE = "Ngày nhận", "Hạn", "Ngày xong", "Xử lý trên mạng"
COLUMNS = (NUMBER, OFFICE, UNIT, LEVEL, RECEIVED, DUE, FINISHED, ONLINE)
LEVELS = {fold(str(each.label)): each.value for each in Level}
ANSWERS = {"co": True, "khong": False}
LONGEST_NUMBER, LONGEST_OFFICE, BATCH, MOST_NAMED = 40, 160, 500, 5
Place = tuple[str, str, str]  # unit, office folded, number


@dataclass(frozen=True)
class Row:
    number: str
    office: str
    unit: AdminUnit
    received: date
    due: date
    finished: date | None
    online: bool


@dataclass
class Judged:
    """`wrong` maps (row, column) to what is wrong there; without any, `rows` may be entered.

    `moved`: files of an earlier list that this one tells as finished; `same`: how many it tells as they stand.
    """

    table: Table
    rows: list[Row] = field(default_factory=list)
    moved: list[tuple[WorkFile, Row]] = field(default_factory=list)
    same: int = 0
    wrong: dict[tuple[int, str], str] = field(default_factory=dict)


def judged(content: bytes, *, units: AdminUnitSet) -> Judged:
    """Every cell read; `units` are those about which the importer may tell. Raises UnreadableList.

    Raises CaseworkRefusedError where a column is missing.
    """
    table = read(io.BytesIO(content))
    known = {key_of(column) for column in table.columns}
    missing = [each for each in COLUMNS if key_of(each) not in known]
    if missing:
        raise CaseworkRefusedError(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)}, "file")
    found = Judged(table)
    asked = {cells.get(key_of(UNIT), "") for cells in table.keyed()}
    judge = _Judge(found, {each.pk: each for each in units.filter(pk__in=asked)})
    for number, cells in enumerate(table.keyed()):
        judge.read(number, {each: cells.get(key_of(each), "") for each in COLUMNS})
    judge.meet_known()
    return found


def _known_files(places: set[Place]) -> dict[Place, Any]:
    """Of the offices so far, judged."""
    units = {unit for unit, _office, _number in places}
    rows = WorkFile.objects.filter(unit__in=units).values_list("pk", "unit_id", "office__folded", "number")
    found = {pk: (unit, office, number) for pk, unit, office, number in rows}
    keys = [pk for pk, place in found.items() if place in places]
    known = {}
    for start in range(0, len(keys), BATCH):
        files = WorkFile.objects.judged().filter(pk__in=keys[start : start + BATCH])
        known.update({found[file.pk]: file for file in files})
    return known


def contradictions(row: Row, file: Any) -> list[tuple[str, str]]:
    """(column, why) where a row says otherwise than the judged file; how an open one ends may still come."""
    said: list[tuple[str, Any, Any]] = [
        (RECEIVED, row.received, timezone.localdate(file.received_at)),
        (DUE, row.due, file.due_on),
    ]
    if file.finished_on:
        said += [(FINISHED, row.finished, file.finished_on), (ONLINE, row.online, file.online)]
    elif row.finished and not file.imported:
        return [(NUMBER, _("Hồ sơ này xử lý tại đây: ghi bước ở hồ sơ, không nhập."))]
    return [
        (column, _("Trong sổ đã ghi: %(told)s.") % {"told": _told(known)})
        for column, new, known in said
        if new != known
    ]


def _told(known: date | bool) -> str:
    if isinstance(known, bool):
        return _("có") if known else _("không")
    return f"{known:%d/%m/%Y}"


class _Judge:
    def __init__(self, found: Judged, units: Mapping[str, AdminUnit]) -> None:
        self.found, self.units = found, units
        self.places: dict[Place, tuple[int, Row]] = {}

    def read(self, at: int, cells: Mapping[str, str]) -> None:
        before = len(self.found.wrong)
        unit = self._unit(at, cells)
        number = self._text(at, NUMBER, cells, LONGEST_NUMBER)
        office = self._text(at, OFFICE, cells, LONGEST_OFFICE)
        received, due = self._day(at, RECEIVED, cells), self._day(at, DUE, cells)
        finished = self._day(at, FINISHED, cells) if cells[FINISHED] else None
        online = ANSWERS.get(fold(cells[ONLINE]))
        if online is None:
            self._say(at, ONLINE, _("Chỉ ghi có hoặc không."))
        self._check_order(at, received, due, finished)
        if unit and (unit.pk, fold(office), number) in self.places:
            self._say(at, NUMBER, _("Số hồ sơ này đã có ở một dòng trên."))
        if len(self.found.wrong) == before and unit and received and due:
            row = Row(number, office, unit, received, due, finished, bool(online))
            self.places[unit.pk, fold(office), number] = at, row

    def meet_known(self) -> None:
        """Each row against the file that the office has under its number, where it has one."""
        known = _known_files(set(self.places))
        for place, (at, row) in self.places.items():
            file = known.get(place)
            if file is None:
                self.found.rows.append(row)
                continue
            against = contradictions(row, file)
            for column, why in against:
                self._say(at, column, why)
            if not against and row.finished and not file.finished_on:
                self.found.moved.append((file, row))
            elif not against:
                self.found.same += 1

    def _unit(self, at: int, cells: Mapping[str, str]) -> AdminUnit | None:
        unit = self.units.get(cells[UNIT])
        if unit is None:
            self._say(at, UNIT, _("Không có đơn vị này, hoặc ngoài phần phụ trách."))
        elif LEVELS.get(fold(cells[LEVEL])) != unit.level:
            self._say(at, LEVEL, _("Cấp không khớp với đơn vị (Tỉnh, Huyện hoặc Xã)."))
        return unit

    def _text(self, at: int, column: str, cells: Mapping[str, str], longest: int) -> str:
        text = cells[column]
        if not text:
            self._say(at, column, _("Thiếu ô này."))
        elif len(text) > longest:
            self._say(at, column, _("Dài quá %(most)s chữ.") % {"most": longest})
        return text

    def _day(self, at: int, column: str, cells: Mapping[str, str]) -> date | None:
        try:
            return vietnamese.parse_date(cells[column])
        except vietnamese.WritingError:
            self._say(at, column, _("Ngày phải ghi theo thứ tự ngày/tháng/năm."))
            return None

    def _check_order(self, at: int, received: date | None, due: date | None, finished: date | None) -> None:
        today = timezone.localdate()
        if received and received > today:
            self._say(at, RECEIVED, _("Ngày này chưa tới."))
        if received and due and due < received:
            self._say(at, DUE, _("Hạn trước ngày nhận."))
        if finished and (finished > today or (received and finished < received)):
            self._say(at, FINISHED, _("Ngày xong trước ngày nhận hoặc chưa tới."))

    def _say(self, at: int, column: str, why: str) -> None:
        self.found.wrong.setdefault((at, column), why)


def import_files(content: bytes, *, name: str, units: AdminUnitSet, by: Person | None) -> ImportFile:
    """All rows or none. A file whose bytes are known adds nothing and gives the import of then.

    Raises UnreadableList, and CaseworkRefusedError while a cell is wrong.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        known = ImportFile.objects.filter(sha256=sha256).first()
        if known:
            return known
        found = judged(content, units=units)
        if found.wrong:
            raise CaseworkRefusedError(_refusal(found))
        source = ImportFile(name=name[:200], sha256=sha256, imported_by=by, imported_at=timezone.now())
        recording.enter(source, by=actor_of(by))
        offices = _offices(found.rows)
        files = [_file(row, source, offices[row.unit.pk, fold(row.office)]) for row in found.rows]
        recording.enter_all(files, by=actor_of(by))
        for file, row in found.moved:
            if row.finished:
                steps.close_as_told(file, finished=row.finished, online=row.online, source=source, by=by)
    return source


def _refusal(found: Judged) -> str:
    named = [
        _("dòng %(line)s, %(column)s: %(why)s")
        % {"line": found.table.first_line + at, "column": column, "why": why}
        for (at, column), why in sorted(found.wrong.items())[:MOST_NAMED]
    ]
    count = _("Còn %(count)s ô sai, chưa ghi gì.") % {"count": len(found.wrong)}
    return " ".join([count, *named])


def _file(row: Row, source: ImportFile, office: Organization) -> WorkFile:
    file = WorkFile(office=office, unit=row.unit, number=row.number, title=row.number, import_file=source)
    file.received_at = datetime.combine(row.received, time(8), VIETNAM)
    file.due_on, file.told_finished_on, file.told_online = row.due, row.finished, row.online
    file.opened_by, file.opened_at = source.imported_by, source.imported_at
    file.client_id = uuid5(NAMESPACE_OID, f"{source.sha256}:{office.pk}:{row.number}")
    return file


def _offices(rows: list[Row]) -> dict[tuple[str, str], Organization]:
    """The named offices of the units; those that the house does not know yet are entered."""
    asked = {(row.unit.pk, fold(row.office)[:LONGEST_OFFICE]): row for row in rows}
    among = Organization.objects.filter(
        kind=OrganizationKind.OFFICE, unit__in={unit for unit, _name in asked}
    )
    known = {(each.unit_id, each.folded): each for each in among}
    new = []
    for (unit, folded), row in asked.items():
        if (unit, folded) not in known:
            code = "CQ-" + uuid5(NAMESPACE_OID, f"{unit}:{folded}").hex[:12].upper()
            made = Organization(kind=OrganizationKind.OFFICE, name=row.office, code=code, unit=row.unit)
            new.append(made)
    known.update({(each.unit_id, each.folded): each for each in register_all(new)})
    return known
