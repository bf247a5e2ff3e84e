"""Pages: what each person may do, and what she is told when something is wrong."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commune.live import intake, playlists, sessions, takes, viewing
from commune.live.forms import VerificationForm
from commune.live.models import (
    LiveComment,
    LiveComplaint,
    LiveSession,
    LiveStop,
    Outcome,
    StreamerVerification,
)
from commune.live.tests import stages
from commune.messages.models import Message
from commune.orders.models import Order

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROWS = "tên,bình luận\nLan,A1 x1 0901000101\nHoa,\nMai,A1 còn không\n"


@pytest.fixture
def signed_in(client, cast):
    def as_(key):
        client.force_login(getattr(cast, key), BACKEND)
        return client

    return as_


def page(name, session, *more):
    return reverse(f"live:{name}", args=[session.pk, *more])


def test_a_seller_makes_fills_starts_and_ends_a_session(signed_in, cast):
    stages.deals.account(cast)
    stages.verified(cast)
    row, _lots = stages.goods.listing(cast)
    client = signed_in("manager")
    told = {
        "booth": row.booth_id,
        "title": "Xoài chiều nay",
        "stage": "tiktok",
        "streamer": cast.manager.pk,
        "complaint_phone": "0900 000 010",
        "hold_minutes": "30",
        "client_id": uuid4(),
    }

    first = client.post(reverse("live:board"), told)
    again = client.post(reverse("live:board"), told)
    session = LiveSession.objects.get()
    assert first["Location"] == again["Location"] == page("desk", session)

    bad = client.post(
        page("offers", session), {"code": "X1", "listing": row.pk, "price": "150.000", "units": "5"}
    )
    assert bad.status_code == 422
    assert "trừ X" in bad.content.decode()
    much = client.post(
        page("offers", session), {"code": "A1", "listing": row.pk, "price": "150.000", "units": "99"}
    )
    assert "chỉ còn 10" in much.content.decode()
    client.post(page("offers", session), {"code": "a1", "listing": row.pk, "price": "150.000", "units": "5"})
    client.post(page("start", session))
    assert not stages.fresh(session).is_on_air
    client.post(page("start", session), {"pledged": "on"})
    assert stages.fresh(session).is_on_air
    client.post(page("end", session))
    assert not stages.fresh(session).is_on_air


def test_the_operator_pastes_and_pastes_again(signed_in, cast):
    session, _row = stages.on_air(cast)
    client = signed_in("manager")
    lines = "Lan: A1 x1 0901000101\nHoa\tcho em 2 hộp a1 0901000102\nA1 còn không shop\nLan: A1 x1 0901000101"

    client.post(page("pasted", session), {"pasted": lines})
    told = client.post(page("pasted", session), {"pasted": f"{lines}\nMai: A1 x9 0901000103"}, follow=True)

    assert LiveComment.objects.count() == 5
    assert sorted(Order.objects.open().values_list("amount", flat=True)) == [150_000, 300_000]
    assert "Hết hàng" in told.content.decode()
    assert client.post(page("pasted", session), {"pasted": "  \n "}).status_code == 422
    assert client.post(page("pasted", session), {"pasted": "a\n" * 501}).status_code == 422


def test_what_there_was_no_time_for_is_said_and_goes_on_with_the_same_list(signed_in, cast, monkeypatch):
    session, _row = stages.on_air(cast)
    client = signed_in("manager")
    monkeypatch.setattr(intake, "PATIENCE", 0.0)
    names = ["Lan", "Hoa", "Mai"]
    lines = [f"{name}: A1 x1 090100010{number}" for number, name in enumerate(names)]

    first = client.post(page("pasted", session), {"pasted": "\n".join(lines)})

    shown = first.content.decode()
    assert first.status_code == 200
    assert "Còn 2 bình luận chưa ghi kịp" in shown
    assert "\n".join(lines) in shown.replace("\r", "")
    client.post(page("pasted", session), {"pasted": "\n".join(lines)})
    last = client.post(page("pasted", session), {"pasted": "\n".join(lines)}, follow=True)
    assert "chưa ghi kịp" not in last.content.decode()
    assert [each.author for each in LiveComment.objects.order_by("said_at")] == names
    assert Order.objects.open().count() == 3


def test_of_a_file_too_the_operator_learns_what_is_left(signed_in, cast, monkeypatch):
    session, _row = stages.on_air(cast)
    monkeypatch.setattr(intake, "PATIENCE", 0.0)
    file = BytesIO(b"Lan,A1 x1 0901000101\nHoa,A1 x1 0901000102\n")
    file.name = "binh-luan.csv"

    answer = signed_in("manager").post(page("files", session), {"file": file}, follow=True)

    assert "Còn 1 bình luận chưa ghi kịp" in answer.content.decode()
    assert LiveComment.objects.count() == 1


def test_the_room_says_what_is_kept_and_what_is_erased(client, cast):
    session, _row = stages.on_air(cast)

    shown = client.get(page("room", session)).content.decode()

    assert "Hình của buổi bán được lưu 3 năm rồi xóa." in shown
    assert "không xóa nên vẫn còn sau 3 năm" in shown


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00",
        b"x" * 1_048_577,
        b"",
        b"Lan,A1 x1 0901000101\x00",
        b'Lan,"' + b"A1 " * 100_000,
        b"Lan," + b"x" * 200_000,
    ],
)
def test_a_file_that_is_none_is_refused(signed_in, cast, content):
    session, _row = stages.on_air(cast)
    file = BytesIO(content)
    file.name = "binh-luan.csv"

    answer = signed_in("manager").post(page("files", session), {"file": file})

    assert answer.status_code == 422
    assert not LiveComment.objects.exists()


def test_a_file_is_taken_in_and_its_bad_rows_are_named(signed_in, cast):
    session, _row = stages.on_air(cast)
    file = BytesIO(ROWS.encode("utf-8-sig"))
    file.name = "binh-luan.csv"

    answer = signed_in("manager").post(page("files", session), {"file": file}, follow=True)

    assert "Dòng 3: Dòng này không có bình luận." in answer.content.decode()
    assert [each.outcome for each in LiveComment.objects.order_by("pk")].count(Outcome.RESERVED) == 1


def test_lines_of_a_file_may_end_as_on_any_system(signed_in, cast):
    session, _row = stages.on_air(cast)
    file = BytesIO("Lan,A1 x1 0901000101\rHoa,A1 x1 0901\u202e000102\r".encode())
    file.name = "binh-luan.csv"

    signed_in("manager").post(page("files", session), {"file": file})

    assert Order.objects.count() == 2
    assert not LiveComment.objects.filter(text__contains="\u202e").exists()


def test_a_viewer_orders_in_the_room_and_sees_her_order_alone(client, cast):
    session, _row = stages.on_air(cast)
    room = page("room", session)
    told = {"author": "Chị Ba", "phone": "0901 000 101", "text": "cho chị 2 hộp A1", "client_id": uuid4()}

    answer = client.post(page("comments", session), told, follow=True)
    client.post(page("comments", session), told)

    order = Order.objects.get()
    assert order.guest_path in answer.content.decode()
    assert order.amount == 300_000
    stranger = type(client)()
    seen = stranger.get(room).content.decode()
    assert "cho chị 2 hộp A1" in seen
    assert order.guest_path not in seen
    assert "0901000101" not in seen.replace(" ", "")


def test_the_room_is_silent_until_something_changes(client, cast):
    session, _row = stages.on_air(cast)
    mark = viewing.mark_of(session.pk)
    assert client.get(page("comments", session), {"mark": mark}).status_code == 204
    stages.say(session, "A1 ngon quá 0901000101")
    seen = client.get(page("comments", session), {"mark": mark})
    assert seen.status_code == 200
    assert "0901000101" not in seen.content.decode()


def test_many_who_watch_are_answered_from_one_drawing(client, cast, django_assert_num_queries, monkeypatch):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 ngon quá")
    assert client.get(page("comments", session)).status_code == 200

    with django_assert_num_queries(2):
        assert "A1 ngon quá" in client.get(page("comments", session), {"mark": "old"}).content.decode()
    with django_assert_num_queries(1):
        mark = viewing.mark_of(session.pk)
    monkeypatch.setattr(viewing, "FRESH", 60.0)
    with django_assert_num_queries(0):
        assert client.get(page("comments", session), {"mark": mark}).status_code == 204


def test_what_viewers_said_is_not_shown_for_ever(client, cast):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 ngon quá", author="Người Xem Ấy")
    assert "Người Xem Ấy" in client.get(page("room", session)).content.decode()

    sessions.end(session, by=cast.manager)

    assert "Người Xem Ấy" not in client.get(page("room", session)).content.decode()


@pytest.mark.parametrize(("key", "sees"), [("manager", True), ("official", False)])
def test_numbers_of_viewers_are_for_their_seller_alone(signed_in, cast, key, sees):
    session, _row = stages.on_air(cast)
    stages.say(session, "A1 x1 sdt0901000101", author="Lan 0901000101")
    client = signed_in(key)

    desk = client.get(page("desk", session)).content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(page("evidence", session)).content))
    told = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])

    assert ("0901000101" in desk) is sees
    assert ("0901000101" in told) is sees


def test_the_list_of_who_may_speak_is_one_question(signed_in, cast, django_assert_max_num_queries):
    stages.goods.booth(cast)
    with django_assert_max_num_queries(2):
        form = VerificationForm(cast.official)
        assert form.members


@pytest.mark.parametrize("text", ["", "  ", "a" * 401])
def test_what_cannot_be_a_comment_is_refused(client, cast, text):
    session, _row = stages.on_air(cast)
    told = {"author": "Ba", "phone": "123", "text": text, "client_id": uuid4()}

    assert client.post(page("comments", session), told).status_code == 422
    assert not LiveComment.objects.exists()


def test_a_session_that_has_not_begun_has_no_room(client, cast):
    assert client.get(page("room", stages.planned(cast))).status_code == 404


@pytest.mark.parametrize("key", ["buyer", "other_manager", "other_official", "farmer"])
def test_the_desk_is_closed_to_others(signed_in, cast, key):
    session, _row = stages.on_air(cast)
    client = signed_in(key)

    assert client.get(page("desk", session)).status_code == 404
    assert client.get(page("heard", session)).status_code == 404
    assert client.get(page("evidence", session)).status_code == 404
    for name in ("offers", "start", "end", "pins", "quick", "pasted", "files", "warnings", "stop"):
        assert client.post(page(name, session), {"reason": "x", "text": "x", "code": "A1"}).status_code == 404
    assert not LiveStop.objects.exists()


def test_officials_read_but_do_not_sell_and_auditors_stop_nothing(signed_in, cast):
    session, _row = stages.on_air(cast)

    client = signed_in("official")
    assert client.get(page("desk", session)).status_code == 200
    assert client.post(page("pasted", session), {"pasted": "A1 0901000101"}).status_code == 404
    client = signed_in("auditor")
    assert client.get(page("desk", session)).status_code == 200
    assert client.post(page("stop", session), {"reason": "x"}).status_code == 404


def test_a_stop_shuts_the_room_at_once(signed_in, client, cast):
    session, _row = stages.on_air(cast)
    signed_in("official").post(page("stop", session), {"reason": "Minh họa: nói sai công dụng"})

    seen = type(client)().get(page("room", session)).content.decode()
    assert "nói sai công dụng" in seen
    told = {"author": "Ba", "phone": "0901000101", "text": "A1", "client_id": uuid4()}
    answer = type(client)().post(page("comments", session), told, follow=True)
    assert "đã bị dừng" in answer.content.decode()
    assert client.get(page("stream", session)).status_code == 404


def test_a_complaint_is_answered_by_message_and_only_once(client, signed_in, cast):
    session, _row = stages.on_air(cast)
    told = {"text": "Giá nói khác giá ghi", "name": "", "phone": "0901000109", "client_id": uuid4()}
    client.post(page("complaints", session), told)
    client.post(page("complaints", session), told)
    complaint = LiveComplaint.objects.get()

    answer = reverse("live:answer", args=[complaint.pk])
    assert signed_in("other_manager").post(answer, {"text": "x"}).status_code == 404
    signed_in("official").post(answer, {"text": "Đã sửa lại giá."})
    signed_in("manager").post(answer, {"text": "Khác"})

    assert complaint.answer.text == "Đã sửa lại giá."
    assert "Đã sửa lại giá" in Message.objects.get(to="phone:+84901000109").body


def test_an_official_verifies_and_ends_it(signed_in, cast):
    stages.goods.booth(cast)
    client = signed_in("official")
    member = f"{cast.manager.pk}/{cast.cooperative.pk}"
    told = {"member": member, "method": "vneid", "valid_to": "31/02/2027"}

    assert client.post(reverse("live:verifications"), told).status_code == 422
    assert client.post(reverse("live:verifications"), {**told, "valid_to": "01/01/2036"}).status_code == 422
    stages.verified(cast)
    row = StreamerVerification.objects.get()
    client.post(reverse("live:verifications"), {"ending": row.pk})
    client.post(reverse("live:verifications"), {"ending": row.pk})
    assert row.end.ended_by == cast.official
    assert client.post(reverse("live:verifications"), {"ending": "x"}).status_code == 404
    assert (
        signed_in("other_official").post(reverse("live:verifications"), {"ending": row.pk}).status_code == 404
    )


def test_without_ffmpeg_the_page_says_so_and_the_rest_works(signed_in, cast, monkeypatch):
    session, _row = stages.on_air(cast)
    monkeypatch.setattr(takes, "has_ffmpeg", lambda: False)
    client = signed_in("manager")

    assert "chưa phát được từ điện thoại" in client.get(page("camera", session)).content.decode()
    assert "chưa phát được từ điện thoại" in client.get(page("desk", session)).content.decode()
    take = page("take", session, uuid4())
    assert client.put(take, headers={"X-Recorder": "video/webm"}).status_code == 409
    client.post(page("quick", session), {"author": "Lan", "text": "A1 0901000101", "client_id": uuid4()})
    assert Order.objects.count() == 1


def test_chunks_come_from_the_streamer_alone(signed_in, client, cast, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    session, _row = stages.on_air(cast)
    monkeypatch.setattr(takes, "has_ffmpeg", lambda: True)
    monkeypatch.setattr("commune.live.feeding.ensure", lambda _take: None)
    key = uuid4()
    take, chunk = page("take", session, key), page("chunk", session, key, 0)

    assert client.put(take).status_code == 401
    assert signed_in("buyer").put(take).status_code == 404
    assert signed_in("official").put(take).status_code == 404
    streamer = signed_in("manager")
    assert streamer.put(chunk, b"x", content_type="video/webm").status_code == 404
    assert streamer.put(take, headers={"X-Recorder": "text/html"}).status_code == 409
    assert streamer.put(take, headers={"X-Recorder": "video/webm;codecs=vp8"}).json()["next"] == 0
    assert streamer.put(chunk, b"abc", content_type="video/webm").json()["next"] == 1
    assert streamer.put(chunk, b"abc", content_type="video/webm").json()["next"] == 1
    assert streamer.put(chunk, b"x" * (takes.LARGEST + 1), content_type="video/webm").status_code == 413
    assert streamer.get(take).json()["next"] == 1
    assert signed_in("buyer").put(chunk, b"abc", content_type="video/webm").status_code == 404


def test_no_file_outside_of_the_session_is_served(client, cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    session, _row = stages.on_air(cast)

    assert playlists.file_of(session, "../../secret_key") is None
    assert client.get(page("segment", session, "0" * 32 + "-000000")).status_code == 404
    assert client.get(f"/live/{session.pk}/segments/..%2f..%2fsecret_key.ts").status_code == 404
    assert client.get(page("stream", session)).status_code == 404
