"""The official's way from the file to the figure, the person's from her phone to her booth, and everybody else's no."""

import io
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from commune.market.models import Booth
from commune.messages.models import Message
from commune.people.models import Membership, Person, Role
from commune.tradefloor import entering, inviting
from commune.tradefloor.inviting import InvitationRefusedError
from commune.tradefloor.models import Account, FloorImport, ImportDraft, Invitation, InvitationAcceptance
from commune.tradefloor.tests import books
from commune.tradefloor.tests.books import ACCOUNT, but

PASSWORD = "xoai-cat-chu-2026"


def upload(client, **rows):
    file = io.BytesIO(books.written(**rows))
    file.name = "sàn tháng 11.xlsx"
    return client.post("/floor/imports/", {"file": file})


def account(cast):
    entering.enter(entering.keep_draft(books.file(), name="x", by=cast.official), by=cast.official)
    return Account.objects.get()


def link(found):
    return inviting.address_of(found.invitation).partition("/invitations/")[2]


def test_wrong_cells_are_shown_mended_and_entered(client, cast):
    client.force_login(cast.official)
    answer = upload(client, accounts=[but(ACCOUNT, _7="12")])

    page = client.get(answer.headers["Location"]).content.decode()
    assert "Số điện thoại không đúng" in page
    assert 'data-column="Điện thoại"' in page
    assert "4 ô sai, chưa ghi gì" in page
    draft = ImportDraft.objects.get()
    assert client.get(f"/floor/drafts/{draft.pk}/marked.xlsx").content.startswith(b"PK")
    client.post(f"/floor/drafts/{draft.pk}/confirmation/")
    assert not FloorImport.objects.exists()
    client.post(f"/floor/drafts/{draft.pk}/removal/")

    upload(client)
    draft = ImportDraft.objects.get()
    assert "Không có ô nào sai" in client.get(f"/floor/drafts/{draft.pk}/").content.decode()
    done = [client.post(f"/floor/drafts/{draft.pk}/confirmation/") for _ in range(2)]
    assert {each.headers["Location"] for each in done} == {f"/floor/imports/{draft.pk}/"}
    assert Account.objects.count() == 1
    assert "1 dòng mới" in client.get(f"/floor/imports/{draft.pk}/").content.decode()
    assert "Hợp tác xã Vườn Thử" in client.get("/floor/accounts/?loc=co-tin").content.decode()
    assert client.get("/floor/accounts/?tai=1").content.startswith(b"PK")
    assert "Vườn Thử" in client.get("/floor/products/").content.decode()


def test_the_desk_of_another_official_holds_none_of_it(client, cast):
    client.force_login(cast.official)
    upload(client)
    draft = ImportDraft.objects.get()
    client.force_login(cast.other_official)

    assert client.get(f"/floor/drafts/{draft.pk}/").status_code == 404
    assert client.post(f"/floor/drafts/{draft.pk}/confirmation/").status_code == 404
    made = entering.enter(draft, by=cast.official)
    assert client.get(f"/floor/imports/{made.pk}/").status_code == 404
    found = Account.objects.get()
    assert client.get(f"/floor/accounts/{found.pk}/").status_code == 404
    assert client.post(f"/floor/accounts/{found.pk}/messages/").status_code == 404
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["buyer", "farmer", "manager", "packer"])
@pytest.mark.parametrize("path", ["", "accounts/", "imports/", "imports/template.xlsx", "products/"])
def test_who_governs_nothing_has_no_floor(client, cast, who, path):
    client.force_login(getattr(cast, who))

    assert client.get(f"/floor/{path}").status_code == 404


def test_the_auditor_reads_and_enters_nothing(client, cast):
    found = account(cast)
    client.force_login(cast.auditor)

    assert client.get("/floor/").status_code == 200
    assert "Gửi lời mời" not in client.get(f"/floor/accounts/{found.pk}/").content.decode()
    client.post(f"/floor/accounts/{found.pk}/messages/")
    assert not Message.objects.exists()
    assert client.get("/floor/imports/").status_code == 404


def test_notices_are_read_by_everybody_without_accents(client, cast):
    account(cast)

    page = client.get("/floor/notices/", {"q": "duong thot not"}).content.decode()
    assert "Đường thốt nốt" in page
    assert "2.000 kg" in page
    assert "Đường thốt nốt" not in client.get("/floor/notices/", {"q": "mit"}).content.decode()


def test_a_households_notice_tells_no_name_and_no_phone(client, cast):
    household = but(ACCOUNT, _1="Hộ ông Ba Thử", _2="Hộ")
    entering.enter(
        entering.keep_draft(
            books.file(accounts=[household], booths=(), products=()), name="x", by=cast.official
        ),
        by=cast.official,
    )

    page = client.get("/floor/notices/").content.decode()
    assert "Ba Thử" not in page
    assert "111" not in page
    assert "Hộ TK-01" in page


def test_the_link_goes_to_her_phone_alone_and_opens_her_booth(client, cast):
    found = account(cast)
    client.force_login(cast.official)
    for _ in range(2):
        client.post(f"/floor/accounts/{found.pk}/messages/")
    message = Message.objects.get()
    assert (message.address, message.is_secret) == ("+84900111222", True)
    path = re.search(r"/invitations/\S+", message.body)[0]
    assert path not in client.get(f"/floor/accounts/{found.pk}/").content.decode()

    visitor = Client()
    assert "Nguyễn Văn Thử" in visitor.get(path).content.decode()
    assert visitor.post(path, {"password": "123"}).status_code == 422
    assert visitor.post(path, {"password": PASSWORD}).status_code == 302

    person = Person.objects.get(phone="+84900111222")
    assert person.check_password(PASSWORD)
    assert list(Booth.objects.kept_by(person).values_list("slug", flat=True)) == ["vuon-thu"]
    assert "Vườn Thử" in visitor.get("/sell/").content.decode()
    assert not Invitation.objects.exists()
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"password": PASSWORD}).status_code == 410
    assert InvitationAcceptance.objects.count() == 1


def test_a_phone_that_is_somebodys_needs_her_to_sign_in(client, cast):
    entering.enter(
        entering.keep_draft(books.file(accounts=[but(ACCOUNT, _7="0900000006")]), name="x", by=cast.official),
        by=cast.official,
    )
    found = Account.objects.get()
    path = f"/invitations/{link(found)}"

    assert "đăng nhập rồi mở lại" in client.get(path).content.decode()
    assert client.post(path, {"password": PASSWORD}).status_code == 422
    client.force_login(cast.farmer)
    assert client.post(path).status_code == 422
    client.force_login(cast.buyer)
    assert client.post(path).status_code == 302
    assert InvitationAcceptance.objects.get().person == cast.buyer
    assert not cast.buyer.check_password(PASSWORD)


def test_whoever_manages_it_meanwhile_is_not_joined_by_a_stranger(client, cast):
    found = account(cast)
    path = f"/invitations/{link(found)}"
    Membership.objects.create(person=cast.buyer, organization=found.organization, role=Role.MANAGER)

    answer = client.post(path, {"password": PASSWORD})

    assert answer.status_code == 410
    assert "đã có người quản lý" in answer.content.decode()
    assert not Person.objects.filter(phone="+84900111222").exists()


def test_a_phone_that_was_written_wrong_is_mended_by_the_next_list(client, cast):
    found = account(cast)
    old = f"/invitations/{link(found)}"
    inviting.send(found, by=cast.official)
    mended = but(ACCOUNT, _6="Trần Thị Đúng", _7="0900 111 999")
    draft = entering.keep_draft(books.file(accounts=[mended]), name="x", by=cast.official)
    assert entering.enter(draft, by=cast.official).counts["accounts"]["known"] == 1

    assert client.get(old).status_code == 410
    assert client.post(old, {"password": PASSWORD}).status_code == 410
    again = Account.objects.get()
    assert inviting.send(again, by=cast.official).address == "+84900111999"
    assert "Trần Thị Đúng" in client.get(f"/invitations/{link(again)}").content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "..", "%00"])
def test_a_made_up_link_says_so(client, cast, token):
    assert client.get(f"/invitations/{token}/").status_code in (400, 404, 410)


def test_an_old_link_says_so(cast, monkeypatch):
    found = account(cast)
    token = link(found).strip("/")
    later = timezone.now() + inviting.LASTS + timedelta(days=1)
    monkeypatch.setattr(signing.time, "time", later.timestamp)

    with pytest.raises(InvitationRefusedError, match="30 ngày"):
        inviting.invitation_of(token)
