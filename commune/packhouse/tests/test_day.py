"""The rest of the day: scanning a crate, tasting, the balance and the workbook."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.urls import reverse

from commune.packhouse.balance import balance_of
from commune.packhouse.grading import grade
from commune.packhouse.intake import receive
from commune.packhouse.models import Tasting, TastingScore
from commune.packhouse.packing import pack
from commune.packhouse.refusing import PackingRefusedError
from commune.packhouse.scanning import lot_scanned
from commune.packhouse.tasting import taste
from commune.trace.models import Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db
SCORES = {"look": 5, "smell": 4, "sweetness": 5, "flesh": 4, "whole": 5}


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def lot(village) -> Lot:
    """Weighed in the day before yesterday, 120 kg."""
    made = harvested(village)
    receive(made, quantity=Decimal(120), at=days_ago(2, 9), **facts(village))
    return made


def facts(village):
    return {"by": village.packer, "place": village.packhouse, "client_id": uuid4()}


def test_a_crate_is_found_by_anything_a_scanner_sends(village, lot):
    gtin = village.bulk.gtin
    for text in (
        lot.code,
        f" {lot.code.lower()}\r\n",
        f"https://id.gs1.org/01/{gtin}/10/{lot.code}",
        f"(01){gtin}(10){lot.code}",
        f"]Q301{gtin}10{lot.code}",
        f"01{gtin}10{lot.code}\x1d",
    ):
        assert lot_scanned(text, village.packhouse) == lot, text


@pytest.mark.parametrize(
    "text", ["", "  ", "KHONG-CO", "https://x.example/01/123", "(01)(10)", "\x00", "x" * 900]
)
def test_what_is_no_crate_of_ours_is_told(village, lot, text):
    with pytest.raises(PackingRefusedError):
        lot_scanned(text, village.packhouse)


def test_a_crate_of_another_co_op_is_not_opened(village, lot):
    with pytest.raises(PackingRefusedError, match="không phải"):
        lot_scanned(lot.code, village.other_packhouse)


def test_a_scan_leads_to_the_step_that_comes_next(client, village, lot):
    client.force_login(village.packer)
    address = reverse("packhouse:scanned", args=["DG-01"])

    assert "/gradings/" in client.get(address, {"ma": lot.code}).url
    assert "/intakes/" in client.get(address, {"ma": harvested(village).code}).url
    assert "/packings/" in client.get(address, {"ma": lot.code, "viec": "packings"}).url
    answer = client.get(address, {"ma": "<script>"})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()


def tasted(village, lot, scores=None, **more):
    return taste(
        lot, scores=SCORES if scores is None else scores, at=days_ago(1), **{**facts(village), **more}
    )


def test_a_taster_scores_every_attribute_once(village, lot):
    client_id = uuid4()

    assert tasted(village, lot, client_id=client_id) == tasted(village, lot, client_id=client_id)
    assert (Tasting.objects.count(), TastingScore.objects.count()) == (1, 5)
    with pytest.raises(PackingRefusedError, match="nội dung khác"):
        tasted(village, lot, SCORES | {"look": 1}, client_id=client_id)


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        ({}, "Hãy cho điểm"),
        (SCORES | {"look": 6}, "từ 1 đến 5"),
        (SCORES | {"look": 0}, "từ 1 đến 5"),
        (SCORES | {"colour": 3}, "không có mục"),
    ],
)
def test_scores_off_the_sheet_are_refused(village, lot, scores, told):
    with pytest.raises(PackingRefusedError, match=told):
        tasted(village, lot, scores)
    assert Tasting.objects.count() == 0


def test_tasting_what_never_came_in_is_the_wrong_order(village):
    with pytest.raises(PackingRefusedError, match="chưa nhập kho"):
        tasted(village, harvested(village))


def test_the_balance_of_each_day_is_even_and_one_day_follows_the_other(village, lot):
    grade(
        lot,
        taken=Decimal(100),
        grades={"first": Decimal(95)},
        rejects={"latex": Decimal(5)},
        at=days_ago(1, 8),
        **facts(village),
    )
    box = {"trade_item": village.box, "units": 12, "loss_kg": Decimal("1.5"), "grade": "first"}
    pack([(lot, Decimal("61.5"))], at=days_ago(1, 9), **box, **facts(village))
    first, second, third = (balance_of(village.packhouse, days_ago(days).date()) for days in (2, 1, 0))

    assert (first.opening, first.received, first.closing) == (0, 120, 120)
    assert (second.opening, second.packed, second.lost, second.rejected) == (120, 60, Decimal("1.5"), 5)
    assert second.closing == third.opening == third.closing == Decimal("53.5")
    assert all(each.is_even for each in (first, second, third))


def test_the_workbook_holds_the_day_and_no_formula(client, village, lot):
    tasted(village, lot, remark="=1+1")
    client.force_login(village.manager)

    answer = client.get(reverse("packhouse:day-book", args=["DG-01"]), {"ngay": f"{days_ago(1):%d/%m/%Y}"})

    with ZipFile(BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "Cân đối" in text
    assert "=1+1" in text
    assert "<f>" not in text


def test_a_day_that_is_none_is_told(client, village):
    client.force_login(village.manager)

    assert client.get(reverse("packhouse:balance", args=["DG-01"]), {"ngay": "31/02/2026"}).status_code == 422
