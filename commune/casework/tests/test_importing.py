"""Lists of the document system: wrong cells named, all or nothing, the same bytes once, grade C."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.casework import importing
from commune.casework.files import CaseworkRefusedError
from commune.casework.importing import COLUMNS
from commune.casework.models import ImportDraft, ImportFile, WorkFile, WorkFileStep
from commune.casework.shares import shares_of
from commune.casework.tests.worked import opened
from commune.design import workbook
from commune.ledger.models import Entry
from commune.people.models import Organization
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db
PAST = ("01/02/2025", "10/02/2025", "09/02/2025")


def row(number, unit="vn2:C:30076", level="Xã", online="có", days=PAST, office="Văn phòng thử"):
    return [number, office, unit, level, *days, online]


def csv(*rows):
    return "\n".join(",".join(each) for each in (COLUMNS, *rows)).encode()


def entered(content, cast):
    units = AdminUnit.objects.filter(pk__in=["vn2:C:30076", "vn2:P:82"])
    return importing.import_files(content, name="thu.csv", units=units, by=cast.province_official)


def test_all_rows_once(cast):
    content = csv(row("1"), row("2", online="không"), row("3", "vn2:P:82", "Tỉnh", days=(*PAST[:2], "")))

    first, again = entered(content, cast), entered(content, cast)
    assert first == again
    assert ImportFile.objects.count() == 1
    found = {each.number: (each.closed, each.online, each.overdue, each.grade, each.unit.level)
             for each in WorkFile.objects.judged()}  # fmt: skip
    assert found == {"1": (True, True, False, "C", "commune"), "2": (True, False, False, "C", "commune"),
                     "3": (False, False, True, "C", "province")}  # fmt: skip
    assert Organization.objects.filter(folded="van phong thu").count() == 2
    assert [(each.level, each.percent) for each in shares_of(WorkFile.objects.all())] == [
        ("province", None), ("commune", 50)]  # fmt: skip


def test_an_excel_workbook_with_real_days(cast):
    day = timezone.localdate() - timedelta(days=30)
    cells = ["9", "Văn phòng thử", "vn2:C:30076", "Xã", day, day + timedelta(days=5), day, "có"]
    entered(workbook.written(workbook.Sheet("x", list(COLUMNS), [cells])), cast)

    assert timezone.localdate(WorkFile.objects.get().received_at) == day


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(""), "Số hồ sơ"),
        (row("1", unit="vn2:C:28273"), "Mã đơn vị"),
        (row("1", level="Tỉnh"), "Cấp"),
        (row("1", online="chắc có"), "Xử lý trên mạng"),
        (row("1", days=("31/02/2025", *PAST[1:])), "Ngày nhận"),
        (row("1", days=("01/02/2025", "01/01/2025", "")), "Hạn"),
        (row("1", days=("01/02/2025", "10/02/2025", "01/01/2025")), "Ngày xong"),
        (row("1", days=("01/02/2199", "10/02/2199", "")), "Ngày nhận"),
        (row("1", office=""), "Cơ quan"),
        (row("ok"), "Số hồ sơ"),
    ],
)
def test_one_wrong_cell_and_nothing_is_written(cast, wrong, column):
    content = csv(row("ok"), wrong)

    found = importing.judged(content, units=AdminUnit.objects.filter(pk__in=["vn2:C:30076", "vn2:P:82"]))
    assert (1, column) in found.wrong
    with pytest.raises(CaseworkRefusedError):
        entered(content, cast)
    assert not WorkFile.objects.exists()
    assert not ImportFile.objects.exists()


OPEN = (*PAST[:2], "")


def told():
    return {each.number: (each.closed, each.online) for each in WorkFile.objects.judged()}


def test_a_later_list_moves_files_on(cast):
    entered(csv(row("1"), row("2", days=OPEN), row("3", days=OPEN), row("4", days=OPEN)), cast)
    later = csv(row("1"), row("2"), row("3", online="không"), row("4", days=OPEN), row("5"))

    found = importing.judged(later, units=AdminUnit.objects.filter(pk="vn2:C:30076"))
    assert (len(found.rows), len(found.moved), found.same, found.wrong) == (1, 2, 2, {})
    for content in (later, later, later + b"\n"):
        entered(content, cast)
        assert told() == {"1": (True, True), "2": (True, True), "3": (True, False), "4": (False, False),
                          "5": (True, True)}  # fmt: skip
        assert WorkFileStep.objects.count() == 2
    assert Entry.objects.filter(kind="casework.step").count() == 2
    assert str(WorkFile.objects.judged().get(number="2").finished_on) == "2025-02-09"


@pytest.mark.parametrize(
    ("against", "column"),
    [
        (row("1", days=OPEN), "Ngày xong"),
        (row("1", days=(*PAST[:2], "08/02/2025")), "Ngày xong"),
        (row("1", online="không"), "Xử lý trên mạng"),
        (row("1", days=("02/02/2025", *PAST[1:])), "Ngày nhận"),
        (row("1", days=(PAST[0], "11/02/2025", PAST[2])), "Hạn"),
    ],
)
def test_a_row_that_contradicts_is_named_and_nothing_is_written(cast, against, column):
    entered(csv(row("1"), row("2", days=OPEN)), cast)
    content = csv(row("2"), row("3"), against)

    with pytest.raises(CaseworkRefusedError, match=f"dòng 4, {column}: Trong sổ đã ghi"):
        entered(content, cast)
    assert told() == {"1": (True, True), "2": (False, False)}


def test_a_file_of_our_own_is_not_finished_by_a_list(cast):
    own = opened(cast, at=timezone.now() - timedelta(days=9))
    days = [f"{day:%d/%m/%Y}" for day in (timezone.localdate(own.received_at), own.due_on)]
    office = cast.office.name

    entered(csv(row(own.number, days=(*days, ""), office=office)), cast)
    with pytest.raises(CaseworkRefusedError, match="xử lý tại đây"):
        entered(csv(row(own.number, days=(*days, days[0]), office=office)), cast)
    assert told() == {own.number: (False, False)}
    assert own.steps.count() == 1


def test_preview_then_confirmation_on_the_page(client, cast, tmp_path):
    client.force_login(cast.province_official)
    path = tmp_path / "thu.csv"
    page = reverse("casework:imports")

    def send(content):
        path.write_bytes(content)
        with path.open("rb") as file:
            return client.post(page, {"file": file}, follow=True)

    assert "Thiếu cột" in send(b"a,b\n1,2").content.decode()
    assert send(b"\x00\x01").status_code == 422
    assert "Chỉ ghi có hoặc không" in send(csv(row("1", online="?"))).content.decode()
    draft = ImportDraft.objects.get()
    client.post(reverse("casework:confirmation", args=[draft.pk]))
    assert not WorkFile.objects.exists()

    assert "Không có ô nào sai" in send(csv(row("1"))).content.decode()
    draft = ImportDraft.objects.get()
    for _ in range(2):
        assert client.post(reverse("casework:confirmation", args=[draft.pk])).status_code == 302
    assert WorkFile.objects.count() == 1
    assert not ImportDraft.objects.exists()
    client.force_login(cast.auditor)
    assert client.get(page).status_code == 403
