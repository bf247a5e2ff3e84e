"""Posts and who of them is trained on a day: pages, evidence, lists that are taken over whole or not at all."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from commune.design.workbook import Sheet, written
from commune.ledger.evidence import evidence
from commune.ledger.models import Entry
from commune.training import certificates, importing, posts
from commune.training.courses import TrainingRefusedError
from commune.training.importing import COLUMNS
from commune.training.models import Completion, ImportFile, Post
from commune.training.tests.classes import COMMUNE, a_course, certified
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db
GOOD = [COMMUNE, "Phó chủ tịch", "Lê Văn Thử", "01/03/2024", "15/09/2025", "GCN-1"]
UNTRAINED = [COMMUNE, "Công chức", "Trần Thị Thử", "01/03/2024", "", ""]


def commune():
    return AdminUnit.objects.get(pk=COMMUNE)


def a_post(cast, **facts):
    known = {"title": "Chủ tịch", "since": date(2026, 1, 1), "holder": cast.chairman, "by": cast.official}
    return posts.name_post(commune(), **{**known, **facts})


def csv(*rows):
    return "\n".join(",".join(row) for row in (COLUMNS, *rows)).encode()


def standing(name, day):
    """How many rows of the kind stand on the day, as counts "at end" ask."""
    kind = evidence[name]
    before, after = {f"{kind.time_path}__lte": day}, Q(**{f"{kind.until_path}__gt": day})
    unended = Q(**{f"{kind.until_path}__isnull": True})
    return kind.queryset().filter(unended | after, **before, **{kind.unit_path: COMMUNE}).count()


def share(day):
    found = posts.share_of("", posts.posts_on(commune(), day))
    return found.trained, found.posts


def test_the_share_changes_with_the_day(cast):
    today = timezone.localdate()
    a_post(cast)
    a_post(cast, title="Phó", holder=None, holder_name="Ai đó")
    (given,) = certified(cast, cast.chairman)
    assert share(date(2025, 12, 31)) == (0, 0)
    assert share(today - timedelta(days=1)) == (0, 2)
    assert share(today) == (1, 2)
    certificates.revoke(given, reason="nhầm", by=cast.official)
    assert share(today) == (0, 2)


def test_an_ended_post_is_no_longer_counted(cast):
    row = a_post(cast)
    with pytest.raises(TrainingRefusedError, match="Ngày thôi giữ"):
        posts.end_post(row, until=date(2025, 1, 1), by=cast.official)
    first = posts.end_post(row, until=date(2026, 6, 1), by=cast.official)
    assert posts.end_post(row, until=date(2026, 7, 1), by=cast.official) == first
    assert [share(day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [(0, 1), (0, 0)]
    assert [standing("training.post", day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [1, 0]


def test_the_same_post_twice_is_one(cast):
    assert a_post(cast) == a_post(cast)
    with pytest.raises(PermissionDenied):
        a_post(cast, by=cast.other_official)
    with pytest.raises(TrainingRefusedError, match="Hãy ghi"):
        a_post(cast, holder=None)


def test_a_list_is_looked_through_and_then_taken_over_once(cast):
    course, content = a_course(cast), csv(GOOD, UNTRAINED)
    told = importing.preview(content, course)
    assert (len(told.lines), told.completed, told.problems) == (2, 1, [])
    assert not Post.objects.exists()

    made = importing.take_over(content, course, name="ds.csv", by=cast.official)
    assert importing.take_over(content, course, name="ds.csv", by=cast.official) == made
    assert (Post.objects.count(), Completion.objects.count(), ImportFile.objects.count()) == (2, 1, 1)
    assert [share(day) for day in (date(2025, 9, 14), date(2025, 9, 15))] == [(0, 2), (1, 2)]


def test_last_months_list_with_a_new_line_adds_the_line_alone(cast):
    course = a_course(cast)
    importing.take_over(csv(GOOD, UNTRAINED), course, name="t9.csv", by=cast.official)
    more = csv(
        GOOD, [*UNTRAINED[:4], "20/10/2025", "GCN-2"], [GOOD[0], "Phó", "Người Mới", *GOOD[3:5], "GCN-3"]
    )

    told = importing.preview(more, course)
    assert (told.problems, told.fresh_posts, told.fresh_completions) == ([], 1, 2)
    importing.take_over(more, course, name="t10.csv", by=cast.official)
    assert (Post.objects.count(), Completion.objects.count(), ImportFile.objects.count()) == (3, 3, 2)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([*GOOD[:4], "16/09/2025", "GCN-1"], "người khác hoặc ngày khác"),
        ([GOOD[0], "Khác", *GOOD[2:]], "người khác hoặc ngày khác"),
        ([*GOOD[:5], "GCN-9"], "đã có giấy số GCN-1"),
    ],
)
def test_a_list_that_contradicts_the_book_is_refused(cast, row, told):
    course = a_course(cast)
    importing.take_over(csv(GOOD), course, name="ds.csv", by=cast.official)
    found = importing.preview(csv(row), course)
    assert [line for line, _reason in found.problems] == [2]
    assert told in found.problems[0][1]


def test_a_workbook_is_read_too(cast):
    content = written(Sheet("x", COLUMNS, [[*GOOD[:3], date(2024, 3, 1), date(2025, 9, 15), "GCN-1"]]))
    told = importing.preview(content, a_course(cast))
    assert (told.problems, told.lines[0].completed_on) == ([], date(2025, 9, 15))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["vn2:C:28273", *GOOD[1:]], "Mã đơn vị"),
        (["", *GOOD[1:]], "Mã đơn vị"),
        ([*GOOD[:1], "", *GOOD[2:]], "Thiếu vị trí"),
        ([*GOOD[:3], "", *GOOD[4:]], "Thiếu từ ngày"),
        ([*GOOD[:3], "31/02/2024", *GOOD[4:]], "ngày/tháng/năm"),
        ([*GOOD[:3], "01/03/2124", *GOOD[4:]], "chưa tới"),
        ([*GOOD[:5], ""], "cả hai"),
        ([*GOOD[:1], "x" * 121, *GOOD[2:]], "dài quá"),
        (GOOD, "hai lần"),
        ([GOOD[0], "Khác", *GOOD[2:]], "hai lần"),
    ],
)
def test_one_wrong_line_and_nothing_is_written(cast, row, told):
    course, content = a_course(cast), csv(GOOD, row)
    found = importing.preview(content, course)
    assert [line for line, _reason in found.problems] == [3]
    assert told in found.problems[0][1]
    with pytest.raises(TrainingRefusedError, match="chưa ghi gì"):
        importing.take_over(content, course, name="ds.csv", by=cast.official)
    assert not Post.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00", b"a,b\n1,2"])
def test_bad_files_are_told(cast, content):
    assert importing.preview(content, a_course(cast)).problems


def test_only_the_office_takes_over(cast):
    with pytest.raises(PermissionDenied):
        importing.take_over(csv(GOOD), a_course(cast), name="x", by=cast.other_official)


def test_evidence_with_its_grades_and_news(cast):
    importing.take_over(csv(GOOD, UNTRAINED), a_course(cast), name="ds.csv", by=cast.official)
    a_post(cast)
    name, today = "training.trained_post", timezone.localdate()
    assert [standing(name, day) for day in (date(2025, 9, 14), date(2025, 9, 15), today)] == [0, 1, 1]
    assert standing("training.post", today) == 3
    certified(cast, cast.chairman)
    assert standing(name, today) == 2
    kind = evidence["training.trained_post"]
    assert dict(kind.queryset().values_list("holder_name", "grade"))["Lê Văn Thử"] == "C"

    entry = Entry.objects.filter(kind="training.completion").order_by("pk").first()
    touched = {(uid, moment.date()) for uid, moment in kind.touched(entry.kind, entry.row)}
    assert (COMMUNE, date(2024, 3, 1)) in touched
    assert (COMMUNE, date(2025, 9, 15)) in touched
