"""The packer's pages: who may open them, packing, double sending, refusals."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from commune.lib.vietnamese import format_date
from commune.packhouse.forms import PackingForm
from commune.packhouse.models import Intake, Packing
from commune.trace.models import Lot
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def lot(village) -> Lot:
    return harvested(village)


@pytest.fixture
def as_packer(client, village):
    client.force_login(village.packer)
    return client


def filled(village, lot, **facts):
    known = {
        "client_id": str(uuid4()),
        "day": format_date(days_ago(1)),
        "trade_item": str(village.box.pk),
        "units": "20",
        "loss": "20",
        "grade": "first",
        PackingForm.name_of(lot): "120",
    }
    return known | facts


def test_she_packs_and_goes_on_to_the_stamps(as_packer, village, lot):
    answer = as_packer.post(reverse("packhouse:packings", args=["DG-01"]), filled(village, lot), follow=True)

    packed = Packing.objects.get().lot
    page = answer.content.decode()
    assert packed.code in page
    assert f"/lots/{village.box.gtin}/{packed.code}/stamps/" in page


def test_a_double_tap_is_one_packing_even_when_the_lot_is_used_up(as_packer, village, lot):
    facts = filled(village, lot)
    first, second = (as_packer.post(reverse("packhouse:packings", args=["DG-01"]), facts) for _ in range(2))

    assert first.url == second.url
    assert Packing.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"units": "21"}, "dư 5 kg"),
        ({"units": "0"}, ""),
        ({"units": "-1"}, ""),
        ({"loss": "-1"}, "không được âm"),
        ({"loss": "abc"}, "bằng số"),
        ({"grade": "gold"}, ""),
        ({"day": "99/99/2026"}, ""),
        ({"client_id": "x"}, ""),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_packed(as_packer, village, lot, facts, told):
    answer = as_packer.post(reverse("packhouse:packings", args=["DG-01"]), filled(village, lot, **facts))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Packing.objects.count() == 0


def test_more_than_harvested_is_refused_with_what_is_left(as_packer, village, lot):
    facts = filled(village, lot, **{PackingForm.name_of(lot): "130", "loss": "30"})
    answer = as_packer.post(reverse("packhouse:packings", args=["DG-01"]), facts)

    assert answer.status_code == 422
    assert "chỉ còn 120 kg" in answer.content.decode()


def test_no_lot_chosen_is_told(as_packer, village, lot):
    facts = filled(village, lot, **{PackingForm.name_of(lot): ""})

    answer = as_packer.post(reverse("packhouse:packings", args=["DG-01"]), facts)
    assert "ít nhất một lô" in answer.content.decode()


def test_she_weighs_in(as_packer, village, lot):
    facts = {
        "client_id": str(uuid4()),
        "day": format_date(days_ago(1)),
        "lot": str(lot.pk),
        "quantity": "118,5",
    }
    address = reverse("packhouse:intakes", args=["DG-01"])

    page = as_packer.post(address, facts, follow=True).content.decode()
    assert lot.code in page
    as_packer.post(address, facts)
    assert Intake.objects.get().quantity == Decimal("118.5")
    assert "đã nhập 118,5" in as_packer.get(reverse("packhouse:house", args=["DG-01"])).content.decode()


TABLE = {
    "packer": (200, 200),
    "manager": (200, 200),
    "technician": (200, 403),
    "official": (200, 403),
    "farmer": (404, 404),
    "other_manager": (404, 404),
    "other_official": (404, 404),
    "stranger": (404, 404),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_looks_in_and_who_packs(as_packer, village, lot, who):
    as_packer.post(reverse("packhouse:packings", args=["DG-01"]), filled(village, lot))
    as_packer.force_login(getattr(village, who))
    looks, packs = TABLE[who]

    assert as_packer.get(reverse("packhouse:house", args=["DG-01"])).status_code == looks
    assert as_packer.get(reverse("packhouse:packing", args=[Packing.objects.get().pk])).status_code == looks
    for name in ("packhouse:packings", "packhouse:intakes"):
        assert as_packer.get(reverse(name, args=["DG-01"])).status_code == packs
        assert as_packer.post(reverse(name, args=["DG-01"]), filled(village, lot)).status_code in {packs, 422}


def test_an_expired_session_leads_to_sign_in_and_packs_nothing(client, village, lot):
    answer = client.post(reverse("packhouse:packings", args=["DG-01"]), filled(village, lot))

    assert "login" in answer.url
    assert Packing.objects.count() == 0
