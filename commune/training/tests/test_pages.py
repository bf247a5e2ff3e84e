"""The pages of training: checking in, certificates that are checked without us, shares on a day, and who gets which."""

import io
import json
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from django.utils import timezone

from commune.ledger import checkpoints, following
from commune.people import consents
from commune.people.models import Purpose
from commune.training import attendance, codes
from commune.training.models import CheckIn, Course, Post
from commune.training.tests.classes import COMMUNE, a_course, a_session, certified, joined
from commune.training.tests.test_posts import GOOD, a_post, csv

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def test_from_a_new_course_to_a_certificate(client, cast):
    client.force_login(cast.official)
    said = {
        "unit": COMMUNE,
        "name": "Khóa thử",
        "topic": "Số",
        "hours": "8",
        "pass_share": "50",
        "client_id": uuid4(),
    }
    here = client.post("/training/courses/new/", said).headers["Location"]
    hours = {
        "day": f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}",
        "begins": "08:00",
        "stops": "16:00",
        "place": "Hội trường",
        "client_id": uuid4(),
    }
    session = client.post(here + "sessions/", hours).headers["Location"]
    client.post(here + "learners/", {"phone": cast.chairman.phone})
    client.post(f"{session}check-in/{cast.chairman.pk}/")
    assert "Ghi tay" in text(client.get(session))
    page = client.post(here + "certificates/", follow=True)
    assert "Đã cấp 1 giấy" in text(page)

    client.force_login(cast.chairman)
    assert "Khóa thử" in text(client.get("/training/"))


def test_the_learner_checks_in_by_the_address_on_the_wall(client, cast):
    course = a_course(cast)
    joined(course, cast.chairman)
    session = a_session(cast, course)
    client.force_login(cast.official)
    wall = client.get(f"/training/sessions/{session.pk}/code/")
    assert wall.headers["Refresh"] == "10"
    assert "data:image/svg+xml" in text(wall)
    address = text(wall).split('id="code-address" href="')[1].split('"')[0].split("8000")[-1]

    client.logout()
    assert "next" in client.get(address).headers["Location"]
    client.force_login(cast.chairman)
    code = codes.code_of(session.pk, timezone.now())
    place = f"/training/sessions/{session.pk}/check-in/"
    assert "Tôi có mặt" in text(client.get(f"{place}?ma={code}"))
    for _again in range(2):
        assert client.post(place, {"ma": code}).status_code == 302
    assert CheckIn.objects.count() == 1
    assert "Đã điểm danh" in text(client.get(place))


def test_an_old_code_is_refused_plainly(client, cast):
    course = a_course(cast)
    joined(course, cast.chairman)
    session = a_session(cast, course)
    client.force_login(cast.chairman)
    for code in ("1-abc", "", "x" * 3000):
        answer = client.post(f"/training/sessions/{session.pk}/check-in/", {"ma": code})
        assert (answer.status_code, "đã cũ hoặc không đúng" in text(answer)) == (422, True)
    client.force_login(cast.front_official)
    asked = client.get(f"/training/sessions/{session.pk}/check-in/")
    assert (asked.status_code, "Chưa ghi danh" in text(asked)) == (422, True)
    client.force_login(cast.outsider if hasattr(cast, "outsider") else cast.other_official)
    assert client.get(f"/training/sessions/{session.pk}/check-in/").status_code == 404


def test_a_certificate_is_checked_without_us(client, cast, tmp_path):
    (row,) = certified(cast, cast.chairman)
    client.force_login(cast.chairman)
    place = f"/training/certificates/{row.pk}/certificate.json"
    assert client.get(place).status_code == 409
    following.catch_up()
    checkpoints.sign_head()
    given = client.get(place).content
    tool = tmp_path / "verify.py"
    tool.write_bytes(client.get("/training/verify.py").content)

    def verdict(content):
        file = tmp_path / "certificate.json"
        file.write_bytes(content)
        command = [sys.executable, "-I", str(tool), str(file), "--key", json.loads(given)["key"]]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    good = verdict(given)
    assert (good.returncode, "TRUE" in good.stdout, cast.chairman.full_name in good.stdout) == (0, True, True)
    for name, value in (("holder_name", "Người khác"), ("number", "X-1"), ("completed_on", "2020-01-01")):
        forged = json.loads(given)
        forged["certificate"][name] = value
        assert verdict(json.dumps(forged).encode()).returncode == 1
    for broken in (b"", b"[]", b"{}", b'{"format": "langso-certificate/1"}'):
        assert verdict(broken).returncode == 1


def test_a_stranger_reads_the_name_only_under_consent(client, cast):
    (row,) = certified(cast, cast.chairman)
    place = f"/training/certificates/{row.pk}/"
    assert cast.chairman.full_name not in text(client.get(place))
    assert row.number in text(client.get(place))
    given = consents.give(cast.chairman, purpose=Purpose.CERTIFICATE, by=cast.chairman)
    assert cast.chairman.full_name in text(client.get(place))
    consents.withdraw(given)
    assert cast.chairman.full_name not in text(client.get(place))
    for who in (cast.chairman, cast.official):
        client.force_login(who)
        assert cast.chairman.full_name in text(client.get(place))


def test_a_certificate_on_paper_is_for_who_holds_or_runs(client, cast):
    (row,) = certified(cast, cast.chairman)
    place = f"/training/certificates/{row.pk}/certificate.pdf"
    assert client.get(place).status_code == 302
    for who, status in ((cast.chairman, 200), (cast.official, 200), (cast.farmer, 403)):
        client.force_login(who)
        assert client.get(place).status_code == status
    client.force_login(cast.chairman)
    assert client.get(place).content.startswith(b"%PDF")


def test_marks_and_learners_without_account_through_the_pages(client, cast):
    course, post = a_course(cast, test_points=50), a_post(cast, holder=None, holder_name="Lê Thị Không Máy")
    session = a_session(cast, course)
    client.force_login(cast.official)
    here = f"/training/courses/{course.pk}/"
    assert client.post(here + "learners/", {"post": post.pk}).status_code == 302
    for wrong in ({}, {"post": post.pk, "phone": cast.chairman.phone}, {"post": uuid4()}, {"phone": "09"}):
        assert client.post(here + "learners/", wrong).status_code == 422
    client.post(f"/training/sessions/{session.pk}/check-in/{post.pk}/")
    assert "Ghi tay" in text(client.get(f"/training/sessions/{session.pk}/"))
    row = course.registrations.get()
    for points, told in (("70", "kiểm tra 70 điểm"), ("101", "từ 0 đến 100"), ("x", "từ 0 đến 100")):
        page = client.post(
            f"{here}learners/{row.pk}/marks/", {"points": points, "client_id": uuid4()}, follow=True
        )
        assert told in text(page)
    assert client.post(f"{here}learners/999999/marks/", {"points": "1"}).status_code == 404
    client.force_login(cast.farmer)
    assert client.post(f"{here}learners/{row.pk}/marks/", {"points": "1"}).status_code in (403, 404)


def test_a_revoked_certificate_says_so(client, cast):
    (row,) = certified(cast, cast.chairman)
    place = f"/training/certificates/{row.pk}/"
    assert "Còn giá trị" in text(client.get(place))
    client.force_login(cast.official)
    assert client.post(place + "revocation/", {"reason": ""}).status_code == 422
    client.post(place + "revocation/", {"reason": "cấp nhầm"})
    client.logout()
    page = text(client.get(place))
    assert "cấp nhầm" in page
    assert "Còn giá trị" not in page
    assert "certificate.json" not in page


def test_a_list_comes_in_through_its_preview(client, cast):
    course = a_course(cast)
    client.force_login(cast.official)
    place = f"/training/courses/{course.pk}/import/"

    def upload(content):
        return client.post(place, {"file": io.BytesIO(content)})

    assert upload(csv([*GOOD[:1], "", *GOOD[2:]])).status_code == 422
    seen = upload(csv(GOOD))
    assert (seen.status_code, Post.objects.count()) == (200, 0)
    carried = text(seen).split('name="content" value="')[1].split('"')[0]
    assert client.post(place, {"content": carried, "file_name": "ds.csv"}).status_code == 302
    assert Post.objects.count() == 1
    assert "đã nhập rồi" in text(upload(csv(GOOD)))
    assert client.post(place, {"content": "%%%"}).status_code == 422
    assert client.post(place, {"file_name": "x"}).status_code == 422
    assert client.get("/training/posts/template.xlsx").status_code == 200


def test_the_share_is_for_who_governs(client, cast):
    a_post(cast)
    seen = {}
    for who in (
        "official",
        "chairman",
        "province_official",
        "auditor",
        "other_official",
        "manager",
        "farmer",
    ):
        client.force_login(getattr(cast, who))
        seen[who] = client.get(f"/training/share/{COMMUNE}/").status_code
    assert seen == {"official": 200, "chairman": 200, "province_official": 200, "auditor": 200,
                    "other_official": 403, "manager": 403, "farmer": 403}  # fmt: skip
    client.force_login(cast.chairman)
    assert "Chưa có vị trí" in text(client.get(f"/training/share/{COMMUNE}/?on=01/01/2020"))
    assert "0 trên 1" in text(client.get(f"/training/share/{COMMUNE}/?on=2026-02-01"))
    for bad in ("hôm qua", "2026-13-01", "31/02/2026"):
        told = client.get(f"/training/share/{COMMUNE}/", {"on": bad})
        assert (told.status_code, "ngày/tháng/năm" in text(told)) == (422, True)
    assert client.get("/training/share/vn9:C:1/").status_code == 404


def test_posts_by_the_office(client, cast):
    client.force_login(cast.official)
    said = {"unit": COMMUNE, "title": "Chủ tịch", "phone": cast.chairman.phone, "since": "01/02/2026"}
    assert client.post("/training/posts/", said).status_code == 302
    row = Post.objects.get()
    assert (row.holder, row.level) == (cast.chairman, "commune")
    assert client.post("/training/posts/", {**said, "phone": "0900 999 999"}).status_code == 422
    client.post(f"/training/posts/{row.pk}/end/", {"until": "x"})
    client.post(f"/training/posts/{row.pk}/end/", {"until": "01/03/2026"})
    assert str(row.end.until) == "2026-03-01"
    client.force_login(cast.other_official)
    assert client.post(f"/training/posts/{row.pk}/end/", {"until": "01/03/2026"}).status_code == 404


def test_who_may_not(client, cast):
    course = a_course(cast)
    session = a_session(cast, course)
    (row,) = certified(cast, cast.chairman, course=a_course(cast))
    places = [
        (f"/training/courses/{course.pk}/{each}/", "post")
        for each in ("sessions", "learners", "certificates", "import")
    ]
    places += [
        (f"/training/sessions/{session.pk}/code/", "get"),
        (f"/training/certificates/{row.pk}/revocation/", "post"),
    ]
    places += [(f"/training/certificates/{row.pk}/certificate.json", "get"), ("/training/posts/", "get")]
    for who in ("manager", "other_manager"):
        client.force_login(getattr(cast, who))
        for place, method in places:
            assert getattr(client, method)(place).status_code in (403, 404), (who, place)
    client.force_login(cast.official)
    BrowserSession.objects.all().delete()
    for place, method in places:
        assert getattr(client, method)(place).status_code == 302
    assert not course.completions.exists()
    assert Course.objects.count() == 2
    assert attendance.passed(course) == []
