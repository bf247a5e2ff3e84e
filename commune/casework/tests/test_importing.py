"""Lists of the document system: wrong cells named, all or nothing, the same bytes once, grade C."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.casework import importing
from commune.casework.files import CaseworkRefusedError
from commune.casework.importing import COLUMNS
from commune.casework.models import ImportDraft, ImportFile, WorkFile
from commune.casework.shares import shares_of
from commune.design import workbook
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


def test_a_number_that_the_office_has(cast):
    entered(csv(row("1")), cast)

    with pytest.raises(CaseworkRefusedError):
        entered(csv(row("2"), row("1")), cast)
    assert WorkFile.objects.count() == 1


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
