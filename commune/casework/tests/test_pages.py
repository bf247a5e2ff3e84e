"""The desk's pages: who sees them, what they say, a step taken wrongly told in words."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from commune.casework import steps
from commune.casework.models import WorkFile
from commune.casework.tests.worked import assigned, drafted, how, issued, opened
from commune.people.models import Role, UnitRole

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"casework:{name}", args=args)


def text(answer):
    return answer.content.decode()


def test_strangers_and_others(client, cast):
    file = opened(cast)
    places = [page("desk"), page("new"), page("imports"), page("file", file.pk)]
    for place in places:
        assert client.get(place).status_code == 302, place
    client.force_login(cast.other_official)
    assert client.get(page("file", file.pk)).status_code == 404
    assert client.post(page("steps", file.pk), {"kind": "assign"}).status_code == 404
    client.force_login(cast.manager)
    assert [client.get(place).status_code for place in places] == [403, 403, 403, 404]
    client.force_login(cast.auditor)
    assert [client.get(place).status_code for place in places] == [200, 403, 403, 200]
    assert client.post(page("steps", file.pk), {"kind": "assign"}).status_code == 403


def test_opened_on_the_page_once(client, cast):
    client.force_login(cast.official)
    asked = {
        "office": cast.office.pk,
        "title": "Báo cáo mùa vụ",
        "due_on": "31/12/2099",
        "client_id": uuid4(),
    }

    assert client.post(page("new"), asked | {"title": ""}).status_code == 422
    assert client.post(page("new"), asked | {"due_on": "01/01/2020"}).status_code == 422
    assert client.post(page("new"), asked | {"office": cast.cooperative.pk}).status_code == 422
    for _ in range(2):
        made = client.post(page("new"), asked)
    assert made.url == page("file", WorkFile.objects.get().pk)
    assert "Báo cáo mùa vụ" in text(client.get(page("desk")))


def test_steps_on_the_page(client, cast):
    file = assigned(cast)
    client.force_login(cast.official)
    place = page("steps", file.pk)

    early = client.post(place, {"kind": "issue", "note": "01", "client_id": uuid4()})
    assert early.status_code == 422
    assert "chưa ký" in text(early)
    assert client.post(place, {"kind": "receive"}).status_code == 404
    assert client.post(place, {"kind": "sign", "client_id": uuid4()}).status_code == 403
    assert client.post(place, {"kind": "draft", "note": "x", "client_id": "?"}).status_code == 422
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    picture.seek(0)
    picture.name = "van-ban.png"
    sent = {"kind": "draft", "note": "Bản một", "client_id": uuid4(), "document": picture}
    assert client.post(place, sent).status_code == 302
    step = file.steps.get(kind="draft")
    assert client.get(page("document", file.pk, step.pk))["Content-Type"] == "image/jpeg"
    broken = io.BytesIO(b"no picture")
    broken.name = "x.png"
    answer = client.post(place, {"kind": "draft", "note": "hai", "client_id": uuid4(), "document": broken})
    assert answer.status_code == 422
    assert "không phải là ảnh" in text(answer)
    assert "Chờ ký" in text(client.get(page("file", file.pk)))


def test_signing_on_the_page_names_the_draft_that_was_read(client, cast):
    file = drafted(cast)
    client.force_login(cast.chairman)
    place = page("steps", file.pk)
    seen = client.get(page("file", file.pk)).context["next"][1].initial["draft"]
    steps.draft(file, words="Bỏ điều hai", how=how(cast.official))

    sent = {"kind": "sign", "draft": seen, "note": "Đồng ý", "client_id": uuid4()}
    for wrong in (sent, sent | {"draft": ""}, sent | {"draft": "9" * 40}):
        answer = client.post(place, wrong)
        assert answer.status_code == 422
        assert "Đã có dự thảo mới hơn" in text(answer)
        assert "Bỏ điều hai" in text(answer)
    assert client.post(place, sent | {"draft": "?"}).status_code == 422
    assert not file.steps.filter(kind="sign").exists()
    newer = steps.latest_draft(file)
    assert f'name="draft" value="{newer.pk}"' in text(answer)
    assert client.post(place, sent | {"draft": newer.pk}).status_code == 302
    assert file.steps.get(kind="sign").signed_draft.draft == newer


def test_the_share_page_lists_what_is_late_and_what_is_behind(client, cast):
    file = issued(cast)
    client.force_login(cast.chairman)

    shown = text(client.get(page("share", "vn2:C:30076"), {"cap": "commune", "nam": "2026"}))
    assert "100 %" in shown
    assert page("file", file.pk) in shown
    for odd in ({"nam": "9" * 30}, {"cap": "x"}, {"trang": "-1"}):
        assert client.get(page("share", "vn2:C:30076"), odd).status_code == 200


def test_strangers_read_counts_and_no_single_file(client, cast):
    done, late = issued(cast), opened(cast, days=1, at=timezone.now() - timedelta(days=9), title="Đơn ông Ba")
    place = page("share", "vn2:C:30076")
    for who in (None, "manager", "other_official"):
        if who:
            client.force_login(getattr(cast, who))
        for asked in ({}, {"cap": "commune", "xem": "online"}, {"nam": "x"}, {"trang": "2"}):
            shown = text(client.get(place, asked))
            assert "1 trên 1 hồ sơ đã xong; 2 hồ sơ, 1 quá hạn" in shown
            for file in (done, late):
                for hidden in (str(file.pk), file.title, file.number):
                    assert hidden not in shown, (who, asked, hidden)
    assert client.get(page("share", "vn2:C:0")).status_code == 404
    english = text(client.get(place, {"lang": "en"}))
    assert "Work files handled online" in english
    assert "1 of 1 finished files" in english


def test_the_files_behind_the_online_share(client, cast):
    online, on_paper = issued(cast), issued(cast, on_paper=True)
    for who in ("chairman", "auditor", "province_official"):
        client.force_login(getattr(cast, who))
        shown = text(client.get(page("share", "vn2:C:30076"), {"cap": "commune", "xem": "online"}))
        assert page("file", online.pk) in shown
        assert page("file", on_paper.pk) not in shown
        assert page("file", on_paper.pk) in text(client.get(page("share", "vn2:C:30076"), {"cap": "commune"}))


def test_an_inspector_reads_and_takes_no_step(client, cast):
    UnitRole.objects.create(
        person=cast.inspector, unit=cast.office.unit, role=Role.INSPECTOR, since=timezone.now()
    )
    file = drafted(cast)
    client.force_login(cast.inspector)
    shown = text(client.get(page("file", file.pk)))
    assert "Ghi bước" not in shown
    assert client.get(page("new")).status_code == 403
    for kind in ("assign", "draft", "sign", "issue", "close"):
        sent = {"kind": kind, "note": "x", "draft": steps.latest_draft(file).pk, "client_id": uuid4()}
        assert client.post(page("steps", file.pk), sent).status_code == 403
    assert file.steps.count() == 3


def test_tabs_of_the_desk(client, cast):
    done, waiting = issued(cast), drafted(cast)
    client.force_login(cast.official)

    assert page("file", waiting.pk) in text(client.get(page("desk")))
    assert page("file", done.pk) not in text(client.get(page("desk")))
    assert page("file", done.pk) in text(client.get(page("desk"), {"muc": "da-xong"}))
    assert page("file", waiting.pk) not in text(client.get(page("desk"), {"muc": "qua-han"}))
