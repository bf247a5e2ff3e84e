"""The lean path gives what Django gives, and leaves to Django what it does not know."""

import zlib

import pytest
from asgiref.sync import async_to_sync

from commune.passport import lean
from commune.people import consents
from commune.people.models import Purpose
from commune.stamps import house_key, looking
from commune.stamps.models import StampBatch
from commune.trace import recall

HEADERS = {"host": "testserver", "accept": "text/html,*/*;q=0.8", "accept-encoding": "gzip"}


def scope_of(path, query="", method="GET", **headers):
    asked = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in asked.items() if value is not None}
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "scheme": "http", "http_version": "1.1", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
    }  # fmt: skip


def lean_answer(path, **facts):
    """(status, headers, body) of the lean path, None where it leaves the scan to Django."""
    scope, said = scope_of(path, **facts), []

    async def send(message):
        said.append(message)

    if not lean.is_scan(scope) or not async_to_sync(lean.answer)(scope, send):
        assert said == []
        return None
    start, body = said
    return (
        start["status"],
        {name.decode().lower(): value.decode("latin-1") for name, value in start["headers"]},
        body["body"],
    )


@pytest.fixture
def met(season, monkeypatch):
    """The batch is in memory, as after a first scan (inside a test's transaction nothing is kept by itself)."""
    batch = StampBatch.objects.get(pk=season.batch.pk)
    known = house_key.KnownBatch(
        batch.pk, house_key.key_of(batch), season.lot.trade_item.gtin, season.lot.pk, season.lot.code
    )
    monkeypatch.setitem(house_key._batches, batch.number, known)
    assert looking.claim(season.serial(), known.gtin, known.lot_code).verdict == "genuine"
    return season


def split(body):
    """The page, and the sentence of this scan."""
    html = zlib.decompress(body, 31).decode()
    before, mark, after = html.rpartition('<p class="n')
    assert mark
    return before, after


def test_both_paths_give_the_same_page_and_the_same_headers(client, met):
    _, first_headers, first = lean_answer(met.path(0))
    status, headers, body = lean_answer(met.path(1))
    django = client.get(
        met.path(1), headers={name: value for name, value in HEADERS.items() if name != "host"}
    )

    assert status == 200
    assert split(body)[0] == split(first)[0] == split(django.content)[0]
    of_django = {name.lower(): value for name, value in django.items()}
    assert {**headers, "content-length": ""} == {**of_django, "content-length": ""}
    assert headers.keys() == first_headers.keys()
    assert met.serial(0) not in str(headers) + str(first_headers)
    assert int(headers["content-length"]) == len(body)


def test_a_warm_page_asks_the_database_little(met, django_assert_max_num_queries):
    lean_answer(met.path(0))
    lean_answer(met.path(0))

    with django_assert_max_num_queries(3):
        status, _, body = lean_answer(met.path(0))

    assert status == 200
    assert "Đã quét 3 lần" in split(body)[1]


def test_counts_of_both_paths_are_one(client, met):
    lean_answer(met.path(0))
    client.get(met.path(0))

    assert "Đã quét 3 lần" in split(lean_answer(met.path(0))[2])[1]


def test_a_client_without_gzip_gets_plain_text(met):
    lean_answer(met.path(0))
    _, headers, body = lean_answer(met.path(0), accept_encoding=None)

    assert "content-encoding" not in headers
    assert "Tem chính hãng" in body.decode()


def test_the_language_of_the_cookie_counts(met):
    for _ in range(2):
        _, headers, body = lean_answer(met.path(0), cookie="theme=dark; lang=en")
        assert headers["content-language"] == "en"
        assert '<html lang="en">' in split(body)[0]
    assert '<html lang="vi">' in split(lean_answer(met.path(0))[2])[0]


@pytest.mark.parametrize(
    "special",
    [
        {"query": "linkType=linkset"},
        {"query": "lang=en"},
        {"method": "POST"},
        {"method": "HEAD"},
        {"accept": "application/linkset+json"},
        {"accept": "application/json"},
        {"host": "elsewhere.example"},
        {"sec_purpose": "prefetch"},
        {"range": "bytes=0-10"},
    ],
)
def test_what_is_special_is_left_to_django(met, settings, special):
    settings.ALLOWED_HOSTS = ["testserver"]
    lean_answer(met.path(0))

    assert lean_answer(met.path(0), **special) is None


def test_what_is_unknown_or_false_is_left_to_django(met):
    for path in (
        f"{met.lot_path}/21/AAAAAAAAAAAAAAAA",
        met.path().lower(),
        met.lot_path,
        f"/01/{met.lot.trade_item.gtin}",
        "/01/",
        f"/01/09521234100010/21/{met.serial()}",
        "/market/",
    ):
        assert lean_answer(path) is None


def test_a_recall_reaches_a_warm_page_at_once(met):
    lean_answer(met.path(0))
    assert "Tem chính hãng" in split(lean_answer(met.path(0))[2])[0]

    recall.start(met.lot, reason="Thử thu hồi", by=met.village.manager)

    for _ in range(2):
        told = split(lean_answer(met.path(0))[2])[0]
        assert "ĐÃ THU HỒI" in told
        assert "Tem chính hãng" not in told


def test_a_withdrawn_consent_reaches_a_warm_page_at_once(met):
    consent = consents.give(met.village.farmer, purpose=Purpose.NAME, by=met.village.farmer)
    lean_answer(met.path(0))
    assert "Sáu Lành" in split(lean_answer(met.path(0))[2])[0]

    consents.withdraw(consent)

    assert "Sáu Lành" not in split(lean_answer(met.path(0))[2])[0]


def test_a_stamp_beyond_the_active_range_is_not_lent_the_page(met):
    lean_answer(met.path(0))

    assert "Tem chưa kích hoạt" in split(lean_answer(met.path(35))[2])[0]
    assert "Tem chính hãng" in split(lean_answer(met.path(0))[2])[0]
