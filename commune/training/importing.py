"""An office's list of managers and of what they completed: looked through first, taken over whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import tables
from commune.ledger import recording
from commune.lib import vietnamese
from commune.people.models import Person
from commune.training import access
from commune.training.courses import TrainingRefusedError
from commune.training.models import Completion, Course, ImportFile, Post
from commune.units.models import AdminUnit
from commune.units.placing import sources_of

COLUMNS = ("Mã đơn vị", "Vị trí", "Họ tên", "Từ ngày", "Ngày hoàn thành", "Số giấy chứng nhận")
MOST = 2000
LONGEST = {"vi tri": 120, "ho ten": 120, "so giay chung nhan": 60}


@dataclass(frozen=True)
class Line:
    """One manager; `completed_on` empty: not trained."""

    unit: AdminUnit
    title: str
    holder_name: str
    since: date
    completed_on: date | None
    number: str


@dataclass
class Preview:
    """What taking over would do; nothing is written. `problems` are (line, sentence)."""

    sha256: str
    lines: list[Line] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    known: ImportFile | None = None

    @property
    def completed(self) -> int:
        return sum(each.completed_on is not None for each in self.lines)


def preview(content: bytes, course: Course) -> Preview:
    """Never raises for a bad file."""
    told = Preview(sha256(content).hexdigest())
    told.known = ImportFile.objects.filter(unit=course.unit, sha256=told.sha256).first()
    try:
        table = tables.read(BytesIO(content))
    except tables.UnreadableList as refusal:
        told.problems.append((0, str(refusal)))
        return told
    keys = {tables.key_of(each) for each in table.columns}
    missing = [each for each in COLUMNS if tables.key_of(each) not in keys]
    if missing or len(table.rows) > MOST:
        told.problems.append((0, _("Tệp thiếu cột %(names)s, hoặc quá %(most)s dòng.") % {
            "names": ", ".join(missing) or "-", "most": MOST}))  # fmt: skip
        return told
    _read_lines(told, table, course)
    return told


def _read_lines(told: Preview, table: tables.Table, course: Course) -> None:
    inside = AdminUnit.objects.filter(pk__in=sources_of(course.unit).inside)
    units = {each.pk: each for each in inside}
    seen: set[tuple[object, ...]] = set()
    numbers: set[str] = set()
    for place, cells in enumerate(table.keyed()):
        line = table.first_line + place
        try:
            read = _line(cells, units)
            _check_once(read, seen, numbers)
        except TrainingRefusedError as refusal:
            told.problems.append((line, str(refusal)))
        else:
            told.lines.append(read)


def _line(cells: dict[str, str], units: dict[str, AdminUnit]) -> Line:
    said = {name: tables.plain(text).strip() for name, text in cells.items()}
    unit = units.get(said.get("ma don vi", ""))
    if unit is None:
        raise TrainingRefusedError(_("Mã đơn vị không có trong địa bàn của khóa học; ví dụ vn2:C:30076."))
    for name, longest in LONGEST.items():
        if len(said.get(name, "")) > longest:
            raise TrainingRefusedError(_("Chữ dài quá %(most)s.") % {"most": longest})
    if not said.get("vi tri") or not said.get("ho ten"):
        raise TrainingRefusedError(_("Thiếu vị trí hoặc họ tên."))
    since, completed = _day(said.get("tu ngay", "")), _day(said.get("ngay hoan thanh", ""))
    if since is None:
        raise TrainingRefusedError(_("Thiếu từ ngày."))
    number = said.get("so giay chung nhan", "")
    if bool(completed) != bool(number):
        raise TrainingRefusedError(
            _("Ngày hoàn thành và số giấy chứng nhận phải có cả hai, hoặc để trống cả hai.")
        )
    return Line(unit, said["vi tri"], said["ho ten"], since, completed, number)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = vietnamese.parse_date(text)
    except vietnamese.WritingError as error:
        raise TrainingRefusedError(
            _("Ngày phải ghi theo thứ tự ngày/tháng/năm, ví dụ 02/11/2026.")
        ) from error
    if found > timezone.localdate():
        raise TrainingRefusedError(_("Ngày này chưa tới."))
    return found


def _check_once(line: Line, seen: set[tuple[object, ...]], numbers: set[str]) -> None:
    key = (line.unit.pk, line.title, line.holder_name, line.since)
    if key in seen:
        raise TrainingRefusedError(_("Dòng này có hai lần trong tệp."))
    if line.number and line.number in numbers:
        raise TrainingRefusedError(_("Số giấy chứng nhận này có hai lần trong tệp."))
    seen.add(key)
    numbers.add(line.number)
    if line.number and Completion.objects.filter(number=line.number).exists():
        raise TrainingRefusedError(_("Số giấy chứng nhận này đã có trong sổ."))


def take_over(
    content: bytes, course: Course, *, name: str, by: Person, at: datetime | None = None
) -> ImportFile:
    """All of it, or TrainingRefusedError and nothing. The same bytes again give the import that is there."""
    if not access.runs(by, course.unit):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=course.unit_id)
        told = preview(content, course)
        if told.known:
            return told.known
        if told.problems or not told.lines:
            raise TrainingRefusedError(_("Tệp có lỗi nên chưa ghi gì cả."), "file")
        made = ImportFile(
            unit=course.unit, course=course, name=name[:200], sha256=told.sha256, rows=len(told.lines)
        )
        made.entered_by, made.entered_at = by, moment
        recording.enter(made, by=by.log_actor)
        posts = _posts(told.lines, made)
        _enter_completions(told.lines, posts, made)
        return made


def _posts(lines: Sequence[Line], made: ImportFile) -> list[Post]:
    """One a line: the row that is there already, or a new one."""
    known = {
        (each.unit_id, each.title, each.holder_name, each.since): each
        for each in Post.objects.filter(unit__in=[line.unit for line in lines])
    }
    rows = [
        known.get((each.unit.pk, each.title, each.holder_name, each.since)) or _post(each, made)
        for each in lines
    ]
    recording.enter_all([each for each in rows if each._state.adding], by=made.entered_by.log_actor)
    return rows


def _post(line: Line, made: ImportFile) -> Post:
    row = Post(unit=line.unit, level=line.unit.level, title=line.title, holder_name=line.holder_name)
    row.since, row.source, row.entered_by, row.entered_at = line.since, made, made.entered_by, made.entered_at
    return row


def _enter_completions(lines: Sequence[Line], posts: Sequence[Post], made: ImportFile) -> None:
    rows = []
    for line, post in zip(lines, posts, strict=True):
        if line.completed_on:
            row = Completion(course=made.course, post=post, holder_name=post.holder_name, number=line.number)
            row.course_name, row.completed_on, row.source = made.course.name, line.completed_on, made
            row.entered_by, row.entered_at = made.entered_by, made.entered_at
            rows.append(row)
    recording.enter_all(rows, by=made.entered_by.log_actor)
