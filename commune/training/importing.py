"""An office's list of managers and of what they completed: looked through first, taken over whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

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
NOBODY = ("", "", "", date.min)
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
    fresh_posts: int = 0
    fresh_completions: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    known: ImportFile | None = None

    @property
    def completed(self) -> int:
        return sum(each.completed_on is not None for each in self.lines)


PostKey = tuple[str, str, str, date]


@dataclass(frozen=True)
class Book:
    """What is there already: posts, certificates by number, and which post has one of this course."""

    posts: dict[PostKey, Post]
    numbers: dict[str, tuple[PostKey, UUID, date]]
    of_course: dict[PostKey, str]

    def has(self, line: Line) -> bool:
        """Whether this very certificate is there: offices send last month's lines along with the new ones."""
        return bool(line.number) and line.number in self.numbers


def _key(line: Line) -> PostKey:
    return line.unit.pk, line.title, line.holder_name, line.since


def _key_of(post: Post) -> PostKey:
    return post.unit_id, post.title, post.holder_name, post.since


def _book(lines: Sequence[Line], course: Course) -> Book:
    posts = {_key_of(each): each for each in Post.objects.filter(unit__in={line.unit.pk for line in lines})}
    known = Completion.objects.filter(number__in={each.number for each in lines if each.number})
    numbers = {
        each.number: (_key_of(each.post) if each.post else NOBODY, each.course_id, each.completed_on)
        for each in known.select_related("post")
    }
    of_course = {
        _key_of(each.post): each.number
        for each in course.completions.filter(post__isnull=False).select_related("post")
        if each.post
    }
    return Book(posts, numbers, of_course)


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
    read: list[tuple[int, Line]] = []
    for place, cells in enumerate(table.keyed(), table.first_line):
        try:
            read.append((place, _line(cells, units)))
        except TrainingRefusedError as refusal:
            told.problems.append((place, str(refusal)))
    _judge(told, read, _book([line for _place, line in read], course), course)
    told.problems.sort()


def _judge(told: Preview, read: Sequence[tuple[int, Line]], book: Book, course: Course) -> None:
    seen: set[PostKey] = set()
    numbers: set[str] = set()
    for place, line in read:
        try:
            _check_once(line, seen, numbers)
            _check_against(line, book, course)
        except TrainingRefusedError as refusal:
            told.problems.append((place, str(refusal)))
            continue
        told.lines.append(line)
        told.fresh_posts += _key(line) not in book.posts
        told.fresh_completions += line.completed_on is not None and not book.has(line)


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


def _check_once(line: Line, seen: set[PostKey], numbers: set[str]) -> None:
    if _key(line) in seen:
        raise TrainingRefusedError(_("Dòng này có hai lần trong tệp."))
    if line.number and line.number in numbers:
        raise TrainingRefusedError(_("Số giấy chứng nhận này có hai lần trong tệp."))
    seen.add(_key(line))
    numbers.add(line.number)


def _check_against(line: Line, book: Book, course: Course) -> None:
    if book.has(line):
        if book.numbers[line.number] != (_key(line), course.pk, line.completed_on):
            raise TrainingRefusedError(
                _("Số giấy chứng nhận này đã có trong sổ, của người khác hoặc ngày khác.")
            )
    elif line.number and _key(line) in book.of_course:
        number = book.of_course[_key(line)]
        raise TrainingRefusedError(_("Người này đã có giấy số %(number)s của khóa này.") % {"number": number})


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
        _enter_lines(told.lines, _book(told.lines, course), made)
        return made


def _enter_lines(lines: Sequence[Line], book: Book, made: ImportFile) -> None:
    """Of each line the post and the certificate that are not there yet."""
    posts = [book.posts.get(_key(each)) or _post(each, made) for each in lines]
    fresh = [
        _completion(line, post, made)
        for line, post in zip(lines, posts, strict=True)
        if line.completed_on and not book.has(line)
    ]
    recording.enter_all([each for each in posts if each._state.adding], by=made.entered_by.log_actor)
    recording.enter_all(fresh, by=made.entered_by.log_actor)


def _post(line: Line, made: ImportFile) -> Post:
    row = Post(unit=line.unit, level=line.unit.level, title=line.title, holder_name=line.holder_name)
    row.since, row.source, row.entered_by, row.entered_at = line.since, made, made.entered_by, made.entered_at
    return row


def _completion(line: Line, post: Post, made: ImportFile) -> Completion:
    row = Completion(course=made.course, post=post, holder_name=post.holder_name, number=line.number)
    assert line.completed_on is not None
    row.course_name, row.completed_on, row.source = made.course.name, line.completed_on, made
    row.entered_by, row.entered_at = made.entered_by, made.entered_at
    return row
