"""The phones' door: who may send, what a bad batch is told, and the page on which a person sees her phones."""

import json

import pytest
from django.urls import reverse

from commune.sync.models import Device, SyncedItem
from tests.outbox import PaperPhone

pytestmark = pytest.mark.django_db
ITEMS = "/sync/items/"


def post(client, content, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content)
    return client.post(ITEMS, body, content_type="application/json", headers=headers)


@pytest.fixture
def phone(cast):
    made = PaperPhone(cast.farmer)
    made.write("farm.entry", {"plot": str(cast.plot.pk), "activity": "watering", "day": "2026-11-20"})
    return made


def test_a_stranger_and_an_ended_session_are_asked_to_sign_in(client, phone):
    answer = post(client, phone.batch())

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert not SyncedItem.objects.exists()


def test_who_signs_in_on_the_same_phone_cannot_send_her_items(client, phone, cast):
    client.force_login(cast.other_manager)

    answer = post(client, phone.batch())

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/another-person")
    assert not Device.objects.exists()
    stolen = phone.batch() | {"writer": str(cast.other_manager.pk)}
    assert post(client, stolen).json()["verdicts"][0]["verdict"] == "conflict"
    assert not SyncedItem.objects.exists()


def test_a_phone_of_another_is_refused(client, phone, cast):
    client.force_login(cast.farmer)
    post(client, phone.batch())
    client.force_login(cast.technician)

    answer = post(client, phone.batch() | {"writer": str(cast.technician.pk)})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/another-device")


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b"[" * 3000,
        {"device": "", "writer": "x", "latest": 0, "items": []},
        {"device": "d", "writer": "x", "latest": -1, "items": []},
        {"device": "d", "writer": "x", "latest": True, "items": []},
        {"device": "d\0", "writer": "x", "latest": 0, "items": []},
        {"device": "d", "writer": "x", "latest": 0, "items": [""] * 101},
        {"device": "d", "writer": "x", "latest": 0, "items": {}},
    ],
)  # fmt: skip
def test_no_batch_is_a_plain_word_and_never_a_fault(client, cast, content):
    client.force_login(cast.farmer)

    answer = post(client, content)

    assert answer.status_code == 400
    assert answer.json()["title"] == "Không đọc được gói phiếu này."


def test_a_token_is_asked_of_browsers(cast, phone):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.farmer)

    assert post(strict, phone.batch()).status_code == 403


def test_she_sees_her_own_phones_and_what_is_missing(client, phone, cast):
    client.force_login(cast.farmer)
    phone.sequence = 4  # it says that it gave numbers up to 4
    post(client, phone.batch(), **{"User-Agent": "Điện thoại thử"})

    page = client.get(reverse("sync:devices")).content.decode()

    assert "Còn thiếu phiếu số:" in page
    assert "2–4" in page
    client.force_login(cast.other_manager)
    assert "Chưa có máy nào" in client.get(reverse("sync:devices")).content.decode()
