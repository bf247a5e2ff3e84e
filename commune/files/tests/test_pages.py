"""The door for uploads: who may bring and see, and what a bad one is told."""

import hashlib

import pytest
from django.urls import reverse

from commune.files.models import StoredFile
from commune.files.tests.test_keeping import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def address_of(content):
    return reverse("files:blob", args=[hashlib.sha256(content).hexdigest()])


def put(client, content, address=""):
    return client.put(address or address_of(content), content, content_type="image/jpeg")


def test_she_brings_a_picture_twice_and_sees_it(client, cast):
    content = picture()
    client.force_login(cast.farmer)

    answers = [put(client, content) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert StoredFile.objects.count() == 1
    shown = client.get(address_of(content))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert client.head(address_of(content)).status_code == 200


def test_a_stranger_and_an_ended_session_are_asked_to_sign_in(client):
    answer = put(client, picture())

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "đăng nhập" in answer.json()["title"]
    assert not StoredFile.objects.exists()


def test_another_does_not_see_what_she_brought(client, cast):
    content = picture()
    client.force_login(cast.farmer)
    put(client, content)

    client.force_login(cast.other_manager)

    assert client.get(address_of(content)).status_code == 404


def test_a_bad_upload_is_told_so_in_vietnamese(client, cast):
    client.force_login(cast.farmer)

    assert put(client, b"not a picture").status_code == 415
    assert put(client, picture(), reverse("files:blob", args=["0" * 64])).status_code == 422
    huge = client.put(
        address_of(b""), b"", content_type="image/jpeg", headers={"content-length": str(9 * 2**20)}
    )
    assert huge.status_code == 413
    assert client.put("/blobs/%2e%2e/", b"").status_code == 404
    assert not StoredFile.objects.exists()
