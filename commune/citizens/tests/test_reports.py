"""A report from a phone: sent once, photo without place, only four things public, one verdict."""

import io
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from commune.citizens import reports
from commune.citizens.models import Report, ReportContact
from commune.citizens.reports import ReportRefusedError
from commune.files import folder
from commune.ledger.evidence import evidence
from commune.ledger.protection import protection_of

pytestmark = pytest.mark.django_db
WORDS = "Ổ gà sâu trước cửa nhà, xe máy té hoài"


def picture():
    """With the camera's notes: GPS in its EXIF."""
    made, notes = io.BytesIO(), Image.Exif()
    notes[0x8825] = {1: "N", 2: (10.0, 24.0, 0.0)}
    Image.new("RGB", (640, 480), "green").save(made, "JPEG", exif=notes)
    return made.getvalue()


def sent(cast, **facts):
    known = {
        "category": "road",
        "hamlet": "ấp Mỹ Thới",
        "words": WORDS,
        "client_id": uuid4(),
        "phone": "+84912345678",
    }
    return reports.send(cast.official.unit_roles.get().unit, **{**known, **facts})


def answered(cast):
    report = sent(cast)
    reports.answer(report, text="Đã trám xong", by=cast.official)
    return report


def asked(**facts):
    known = {
        "unit": "vn2:C:30076",
        "category": "road",
        "hamlet": "ấp Mỹ Thới",
        "words": WORDS,
        "client_id": uuid4(),
    }
    return known | {"phone": "0912 345 678"} | facts


def named(content, name="anh.jpg"):
    file = io.BytesIO(content)
    file.name = name
    return file


def test_sent_once_with_a_photo_made_anew(client, cast):
    key = uuid4()
    for _ in range(2):
        answer = client.post(reverse("citizens:new"), asked(client_id=key, photo=named(picture())))
        assert answer.status_code == 302
    report = Report.objects.get()
    assert answer.url == reverse("citizens:report", args=[report.code])
    for variant in (folder.path_of(report.photo_id), folder.path_of(report.photo_id, folder.SHOWN)):
        assert not Image.open(variant).getexif()


def test_only_four_things_are_public(client, cast):
    report = answered(cast)

    for place in (
        reverse("citizens:report", args=[report.code.lower()]),
        reverse("citizens:services", args=["vn2:C:30076"]),
    ):
        shown = client.get(place).content.decode()
        assert "Đường sá" in shown
        assert report.unit.name in shown
        assert "Đã trám xong" in shown
        for hidden in ("Ổ gà", "ấp Mỹ Thới", "912345678", "912 345 678", cast.official.full_name):
            assert hidden not in shown, (place, hidden)
    assert report.code not in client.get(reverse("citizens:services", args=["vn2:C:30076"])).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "vn2:C:28273"},
        {"unit": "x"},
        {"category": "x"},
        {"hamlet": " "},
        {"words": ""},
        {"words": "x" * 1001},
        {"phone": "123"},
        {"client_id": "x"},
    ],
)
def test_bad_input_is_told(client, cast, wrong):
    assert client.post(reverse("citizens:new"), asked(**wrong)).status_code == 422
    assert not Report.objects.exists()


def test_what_is_no_picture_is_told(client, cast):
    answer = client.post(reverse("citizens:new"), asked(photo=named(b"GIF89a nothing")))
    assert answer.status_code == 422
    assert "không phải là ảnh" in answer.content.decode()
    assert not Report.objects.exists()


def test_public_writes_are_counted(client, cast, settings):
    settings.RATE_PUBLIC_WRITES = 2
    codes = [client.post(reverse("citizens:new"), asked()).status_code for _ in range(3)]
    assert codes == [302, 302, 429]


def test_the_phone_stands_in_no_row_of_the_log_and_goes_with_the_answer(cast):
    report = sent(cast)
    assert report.phone == "+84912345678"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM citizens_report")
        assert "912345678" not in str(cursor.fetchall())
    assert "912345678" not in str(protection_of(Report).values(report))

    reports.answer(report, text="Đã trám xong", by=cast.official)
    assert report.phone == ""
    assert not ReportContact.objects.exists()
    reports.send(
        report.unit, category="road", hamlet="x", words="y", client_id=report.client_id, phone="+84912345678"
    )
    assert not ReportContact.objects.exists()


def test_the_sender_has_her_phone_erased(client, cast):
    kept, report = sent(cast), sent(cast)
    page, place = (reverse(f"citizens:{name}", args=[report.code]) for name in ("report", "phone_erasure"))
    assert "Xóa số điện thoại" in client.get(page).content.decode()

    assert client.get(place).status_code == 405
    for _ in range(2):
        assert client.post(place).url == page
    assert "Xóa số điện thoại" not in client.get(page).content.decode()
    assert list(ReportContact.objects.values_list("report", flat=True)) == [kept.pk]
    assert client.post(reverse("citizens:phone_erasure", args=["ABCDEF2345"])).status_code == 404


def test_satisfied_is_empty_until_she_says(cast):
    waiting, unheard, glad, sad = sent(cast), answered(cast), answered(cast), answered(cast)
    reports.judge(glad, satisfied=True)
    reports.judge(sad, satisfied=False)

    kind = evidence["citizens.report"]
    told = dict(kind.queryset().values_list("pk", kind.fields["satisfied"].path))
    assert told == {waiting.pk: None, unheard.pk: None, glad.pk: True, sad.pk: False}
    assert dict(kind.queryset().values_list("pk", "answered"))[waiting.pk] is False


def test_a_verdict_after_the_answer_and_once(client, cast):
    report = sent(cast)
    with pytest.raises(ReportRefusedError):
        reports.judge(report, satisfied=True)
    reports.answer(report, text="Đã trám xong", by=cast.official)

    place = reverse("citizens:verdict", args=[report.code])
    assert client.post(place, {"satisfied": "x"}).status_code == 302
    assert not hasattr(Report.objects.get(), "verdict")
    for said in ("0", "0", "1"):
        client.post(place, {"satisfied": said, "comment": "chưa phẳng"})
    assert Report.objects.get().verdict.satisfied is False
    assert [(each.answered, each.satisfied) for each in Report.objects.told()] == [(True, False)]
    assert "chưa yên tâm" in client.get(reverse("citizens:report", args=[report.code])).content.decode()


def test_an_unknown_code(client, db):
    assert client.get(reverse("citizens:report", args=["ABCDEF2345"])).status_code == 404
    assert client.post(reverse("citizens:verdict", args=["ABCDEF2345"])).status_code == 404
