"""What people and machines are told when a request cannot be answered."""

import json

import pytest
from django.test import Client, RequestFactory

from commune.design import slots
from commune.web import errors


@pytest.fixture
def visit(client, settings, monkeypatch):
    monkeypatch.setattr(slots, "_offered", {name: {} for name in slots.NAMES})
    settings.DEBUG = False
    return client.get


def test_an_unknown_page_speaks_vietnamese(visit):
    answer = visit("/khong-co/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/market/", "/khong-co/", "/accounts/login/"])
def test_a_foreign_host_is_refused_in_words(client, settings, path):
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["xa.example"]
    answer = client.get(path, headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "Tên miền chưa dùng được" in answer.content.decode()
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/api/khong-co",
        "/epcis/khong-co",
        "/log/khong-co",
        "/pay/khong-co",
        "/blobs/khong-co/",
        "/coldchain/readings/",
        "/shipments/handovers/",
        "/sync/items/",
        "/weather/stations/TRAM-01/readings/",
        "/channels/links/5e1b0f9e-0000-4000-8000-000000000001/notices/",
    ],
)
def test_machines_get_problem_details(path):
    answer = errors.not_found(RequestFactory().get(path))
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "/problems/not-found",
        "title": "Không có gì ở địa chỉ này.",
        "title_en": "There is nothing at this address.",
        "status": 404,
    }


def test_a_client_that_wants_json_gets_it_anywhere(visit):
    answer = visit("/khong-co/", headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (errors.bad_request, 400, "Yêu cầu không đọc được"),
        (errors.forbidden, 403, "không có quyền"),
        (errors.csrf_failure, 403, "Chưa có gì bị thay đổi"),
        (errors.too_many, 429, "Nhiều lượt quá"),
        (errors.server_error, 500, "Hệ thống gặp lỗi"),
    ],
)
def test_each_page_says_what_happened(visit, answer, status, said):
    request = visit("/design/").wsgi_request
    page = answer(request)
    assert page.status_code == status
    assert said in page.content.decode()


@pytest.mark.parametrize(
    "answer", [errors.bad_request, errors.forbidden, errors.csrf_failure, errors.server_error]
)
def test_each_interface_gets_a_stable_type_and_two_languages(answer):
    told = answer(RequestFactory().get("/api/orders"))
    assert told["Content-Type"] == "application/problem+json"
    body = json.loads(told.content)
    assert body["type"].startswith("/problems/")
    assert body["status"] == told.status_code
    assert body["title"] != body["title_en"]


def test_the_page_of_a_broken_server_needs_neither_session_nor_database():
    answer = errors.server_error(RequestFactory().get("/design/"))
    assert answer.status_code == 500
    assert "không phải do anh chị" in answer.content.decode()


def test_an_expired_form_is_explained(settings, monkeypatch):
    monkeypatch.setattr(slots, "_offered", {name: {} for name in slots.NAMES})
    answer = Client(enforce_csrf_checks=True).post("/design/", {"ghi": "1"})
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in answer.content.decode()
