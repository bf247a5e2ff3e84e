"""Who sees which figures and which rows, and what the pages say."""

import json

import pytest
from django.core.management import CommandError, call_command

from commune.ledger import verification
from commune.market.tests import goods
from commune.orders.tests import deals
from commune.program.models import IndicatorReading
from commune.program.tests.test_indicators import this_year

BOARD = "/program/vn2:C:30076/2026/"
PUBLIC = f"{BOARD}public/"
ROWS = f"{BOARD}demo-2026/households-with-diary/"
GOVERNING = {"official", "chairman", "province_official", "inspector", "auditor"}
OTHERS = (
    "farmer", "other_farmer", "technician", "packer", "manager", "buyer", "trader", "boatman", "other_official",
    "other_manager", "market_keeper", "front_official",
)  # fmt: skip


@pytest.fixture
def season(figures, cast, written):
    written(cast.farmer, cast.plot)
    figures.hear()
    return figures


@pytest.mark.parametrize("who", sorted(GOVERNING))
@pytest.mark.parametrize("address", [BOARD, ROWS, PUBLIC, "/program/"])
def test_who_governs_sees_figures_and_rows(client, cast, season, who, address):
    client.force_login(getattr(cast, who))

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("who", [*OTHERS, None])
def test_others_see_the_public_page_alone(client, cast, season, who):
    if who:
        client.force_login(getattr(cast, who))

    assert [client.get(address).status_code for address in (BOARD, ROWS)] == [404, 404]
    assert [client.get(address).status_code for address in (PUBLIC, "/program/")] == [200, 200]


def test_the_board_leads_to_the_rows_and_the_rows_to_their_pages(client, cast, season, written):
    entry = written(cast.other_farmer, cast.other_plot)
    season.hear()
    client.force_login(cast.official)

    board, rows = client.get(BOARD).content.decode(), client.get(ROWS).content.decode()

    assert f'href="{ROWS}"' in board
    assert "2 trên 3" in board
    assert f'href="/farm/entries/{entry.pk}/"' in rows
    assert client.get(f"/farm/entries/{entry.pk}/").status_code == 200
    assert "Hộ ông Tư Đờn" in client.get(f"{ROWS}?part=denominator").content.decode()


def test_orders_behind_a_figure_open_for_the_official(client, cast, season):
    row, _ = goods.listing(cast)
    placed = deals.order(cast, row)
    deals.money(placed)
    client.force_login(cast.official)

    page = client.get(f"/program/vn2:C:30076/{this_year()}/demo-2026/cashless-orders/").content.decode()

    assert f'href="/orders/{placed.code}/"' in page
    assert client.get(f"/orders/{placed.code}/").status_code == 200


def test_the_public_page_names_nobody(client, cast, season):
    page = client.get(PUBLIC).content.decode()

    assert "1 trên 3" in page
    for hidden in ("Sáu Lành", "MX-0117", "Tư Đờn", "demo-2026/households", cast.farmer.phone):
        assert hidden not in page


def test_a_year_without_evidence_says_so(client, cast, season):
    client.force_login(cast.chairman)

    assert "chưa có số liệu" in client.get("/program/vn2:C:30076/2024-Q1/").content.decode()
    assert "Chưa có chỉ tiêu" in client.get("/program/vn2:C:30076/2019/").content.decode()


@pytest.mark.parametrize(
    ("who", "uid", "status"),
    [
        ("official", "vn3:C:30121", 200),
        ("province_official", "vn3:C:30121", 200),
        ("province_official", "vn3:P:87", 200),
        ("official", "vn3:P:87", 404),
        ("other_official", "vn3:C:30121", 404),
        ("official", "vn2:P:82", 404),
        ("official", "vn2:C:28273", 404),
        ("auditor", "vn2:P:80", 404),
    ],
)
def test_former_units_open_for_who_governs_their_whole_ground(client, cast, season, who, uid, status):
    client.force_login(getattr(cast, who))

    answer = client.get(f"/program/{uid}/2026/")

    assert answer.status_code == status
    if status == 200:
        assert "hết hiệu lực ngày 30/06/2025" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/program/vn2:C:30076/2026-Q9/", "/program/vn2:C:00000/2026/", "/program/x/2026/public/",
     "/program/vn2:C:30076/9999/public/", f"{BOARD}demo-2026/none/", f"{BOARD}none/households-with-diary/"],
)  # fmt: skip
def test_what_is_not_there(client, cast, season, address):
    client.force_login(cast.official)

    assert client.get(address).status_code == 404


def test_odd_wishes_are_no_error(client, cast, season):
    client.force_login(cast.official)

    assert client.get(f"{ROWS}?part=colour&trang=99999").status_code == 200
    assert client.post(BOARD).status_code == 405


def test_the_way_there_is_shown_to_who_governs(client, cast, season):
    client.force_login(cast.official)
    assert "/program/vn2:C:30076/" in client.get("/program/").content.decode()
    client.force_login(cast.buyer)
    assert f'href="{BOARD}"' not in client.get("/program/").content.decode()


def told(capsys, *arguments):
    call_command("indicator", *arguments)
    return json.loads(capsys.readouterr().out)


def test_the_command(season, capsys):
    where = ("--set", "demo-2026", "--unit", "30076", "--scheme", "vn2", "--period", "2026-Q1")

    found = told(capsys, "households-with-diary", *where)

    assert (found["numerator"], found["denominator"], found["value"], found["meets"]) == (
        1,
        3,
        33.333333,
        False,
    )
    assert found["grades"] == {"A": 1, "B": 0, "C": 3}
    assert found["not_placeable"] == 0
    known = told(capsys, "households-with-diary", *where, "--as-known", "2100-01-01T00:00:00+07:00")
    assert known == found
    unknown = told(capsys, "households-with-diary", *where, "--as-known", "2020-01-01T00:00:00+07:00")
    assert (unknown["is_known"], unknown["numerator"], unknown["value"]) == (False, None, None)
    assert {each["code"] for each in told(capsys, "--list")} >= {"cashless-orders", "traced-orders"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"--period": "2026-Q7"}, 2),
        ({"--as-known": "yesterday"}, 2),
        ({"--as-known": "2026-01-01T00:00:00"}, 2),
        ({"--unit": "99999"}, 1),
        ({"--set": "none"}, 1),
        ({"--period": "1990"}, 1),
        ({"--unit": None}, 2),
    ],
)
def test_wrong_use_of_the_command(season, change, status):
    given = {"--set": "demo-2026", "--unit": "30076", "--scheme": "vn2", "--period": "2026", **change}
    arguments = [part for name, value in given.items() if value for part in (name, value)]

    with pytest.raises(CommandError) as refused:
        call_command("indicator", "households-with-diary", *arguments)

    assert refused.value.returncode == status


def test_the_log_agrees_with_every_figure(season):
    assert IndicatorReading.objects.exists()
    assert list(verification.findings(deep=True)) == []


def test_the_public_page_speaks_english_too(client, cast, season):
    page = client.get(f"{PUBLIC}?lang=en").content.decode()

    assert "Households that keep a diary" in page
    assert "Households with at least one standing diary entry" in page


def test_codes_are_told_in_words(client, cast, season):
    client.force_login(cast.official)

    page = client.get(ROWS).content.decode()
    assert "Tưới nước" in page
    assert "watering" not in page
