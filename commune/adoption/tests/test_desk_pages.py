"""Pages of the farmer and of the co-op, and what the owner then sees on hers."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from commune.adoption import boxes, care, harvesting, settling
from commune.adoption.models import (
    AdoptionTerms,
    FruitBox,
    OwnerRefundSent,
    Substitution,
    Tree,
    TreeHarvest,
    TreeLoss,
    TreeOffer,
    Way,
)
from commune.adoption.tests.browsing import hidden, page, picture, send, written
from commune.adoption.tests.fields import door, today
from commune.farm.models import DiaryEntry
from commune.farm.writing import Work
from tests.village import days_ago


def test_the_farmers_work_and_picture_are_on_her_page_at_once(client, orchard, mine, cast):
    client.force_login(cast.farmer)
    assert "đã có chủ" in page(client, "/farm/trees/CC901/").lower()
    form = page(client, "/farm/trees/CC901/entries/?viec=bagging")
    facts = {"client_id": hidden(form, "client_id"), "day": written(today()), "note": "Bao 40 trái"}
    client.post("/farm/trees/CC901/entries/?viec=bagging", {**facts, "photo": picture()})

    client.force_login(cast.buyer)
    text = page(client, mine.path)
    source = re.search(r'src="(/my-trees/[^"]+/photos/[^"]+)"', text)[1]
    assert "Bao 40 trái" in text
    assert client.get(source).headers["Content-Type"] == "image/jpeg"
    client.force_login(cast.trader)
    assert client.get(source).status_code == 404


def test_a_file_that_is_no_picture_is_refused_and_nothing_is_written(client, mine, cast):
    client.force_login(cast.farmer)
    form = page(client, "/farm/trees/CC901/entries/?viec=bagging")
    broken = io.BytesIO(b"%PDF-1.4 not a picture")
    broken.name = "cay.jpg"
    facts = {"client_id": hidden(form, "client_id"), "day": written(today()), "photo": broken}

    answer = client.post("/farm/trees/CC901/entries/?viec=bagging", facts)

    assert answer.status_code == 422
    assert "không phải là ảnh" in answer.content.decode()
    assert not DiaryEntry.objects.exists()


def test_a_picture_of_the_whole_plot_needs_the_farmers_consent(orchard, mine, cast):
    import hashlib

    from commune.farm import diary
    from commune.files import keeping

    content = picture().getvalue()
    digest = hashlib.sha256(content).hexdigest()
    keeping.keep(content, digest=digest, by=cast.farmer.log_actor)
    facts = {"occurred_at": days_ago(3), "by": cast.farmer, "photos": [digest]}
    diary.record_entry(cast.plot, activity="watering", client_id=uuid4(), **facts)
    told = Work("pruning", days_ago(2), photos=[digest])
    care.note_work(mine.offer.tree, told, by=cast.farmer, client_id=uuid4())

    seen = {each.entry.activity: len(each.photos) for each in care.entries_for(mine)}

    assert seen == {"watering": 0, "pruning": 1}


def harvest_form(client, cast, **facts):
    form = page(client, "/farm/trees/CC901/harvests/")
    told = {
        "client_id": hidden(form, "client_id"),
        "trade_item": cast.bulk_mango.pk,
        "quantity": "32,5",
        "day": written(today()),
        "is_last": "on",
    }
    return client.post("/farm/trees/CC901/harvests/", {**told, **facts}, follow=True)


def test_a_harvest_from_the_orchard_to_her_boxes(client, mine, cast):
    client.force_login(cast.farmer)
    assert "Đã ghi trái của cây CC901" in harvest_form(client, cast).content.decode()
    client.force_login(cast.buyer)
    assert "32,5" in page(client, mine.path)
    form = page(client, f"{mine.path}boxes/?cach=tang")
    facts = {
        "client_id": hidden(form, "client_id"),
        "boxes": "2",
        "phone": "0900000099",
        "name": "Cô Hoa",
        "commune": "Phường Mỹ Tho, Đồng Tháp",
        "house": "Số 5",
        "greeting": "Chúc sức khỏe",
    }

    answer = send(client, f"{mine.path}boxes/?cach=tang", **facts)
    send(client, f"{mine.path}boxes/?cach=tang", **facts)

    assert "Đã hẹn" in answer.content.decode()
    box = FruitBox.objects.get()
    assert (box.way, box.boxes, box.address.greeting) == ("gift", 2, "Chúc sức khỏe")
    client.force_login(cast.manager)
    desk = page(client, f"/sell/trees/contracts/{mine.code}/")
    assert "Chúc sức khỏe" in desk
    assert "Đã đóng 2 hộp" in desk


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"quantity": "-3"}, "không được âm"),
        ({"quantity": "abc"}, "Hãy ghi bằng số"),
        ({"quantity": "99999"}, "nhiều quá so với diện tích"),
        ({"day": "31/02/2026"}, "ngày/tháng/năm"),
    ],
)
def test_an_impossible_harvest_is_refused_in_words(client, mine, cast, wrong, told):
    client.force_login(cast.farmer)

    answer = harvest_form(client, cast, **wrong)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not TreeHarvest.objects.exists()


@pytest.mark.parametrize(
    ("way", "facts", "told"),
    [
        ("lay", {"boxes": "7"}, "chưa hẹn"),
        ("lay", {"boxes": "0"}, "nhỏ quá"),
        ("lay", {"boxes": "1,5"}, "Hãy ghi bằng số"),
        ("ban", {"kilograms": "33"}, "chưa hẹn"),
        ("giao", {"boxes": "1"}, "số điện thoại"),
    ],
)
def test_an_impossible_wish_is_refused_in_words(client, orchard, mine, way, facts, told):
    orchard.pick(mine, 32)
    place = f"{mine.path}boxes/?cach={way}"
    form = page(client, place)

    answer = client.post(place, {"client_id": hidden(form, "client_id"), **facts})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not FruitBox.objects.exists()
    page(client, f"{mine.path}boxes/?cach=bay", 404)


def test_from_packing_to_settlement_at_the_desk(client, orchard, mine, cast):
    orchard.pick(mine, 32)
    box = boxes.schedule(mine, way=Way.PICKUP, by=cast.buyer, client_id=uuid4(), boxes=6)
    client.force_login(cast.manager)
    desk = f"/sell/trees/contracts/{mine.code}/"
    assert "chưa giao tới chủ cây" in page(client, desk)

    send(client, f"{desk}boxes/{box.pk}/packing/", place=cast.packhouse.pk)
    send(client, f"{desk}boxes/{box.pk}/fetching/")
    told = send(client, f"{desk}settlement/").content.decode()

    assert "Đã quyết toán" in told
    refund = mine.refunds.get(cause="shortfall")
    told = send(client, f"{desk}refund/", refund=refund.pk, transaction_number="").content.decode()
    assert not OwnerRefundSent.objects.exists()
    send(client, f"{desk}refund/", refund=refund.pk, transaction_number="FT123")
    assert OwnerRefundSent.objects.get().transaction == "FT123"
    client.force_login(cast.buyer)
    assert "FT123" in page(client, mine.path)


def test_the_next_year_from_the_desk_to_her_hand(client, orchard, mine, cast):
    orchard.pick(mine, 70)
    settling.settle(mine, by=cast.manager)
    client.force_login(cast.manager)
    starts = mine.offer.ends_on + timedelta(days=1)
    facts = {"starts_on": written(starts), "ends_on": written(starts + timedelta(days=364))}
    place = f"/sell/trees/contracts/{mine.code}/renewal/"
    told = send(client, place, **facts, price="4.000.000", floor_kg="70").content.decode()
    assert "chủ cây được chọn trước" in told

    client.force_login(cast.trader)
    assert "Chủ năm trước được chọn trước" in page(client, "/trees/CC901/")
    assert "Giữ cây này cho tôi" not in page(client, "/trees/CC901/")
    client.force_login(cast.buyer)
    assert "Giữ tiếp cây này" in page(client, mine.path)
    assert "Giữ cây này cho tôi" in page(client, "/trees/CC901/")
    send(client, f"{mine.path}release/")
    client.force_login(cast.trader)
    assert "Giữ cây này cho tôi" in page(client, "/trees/CC901/")


def test_a_lost_tree_and_the_one_in_its_place(client, orchard, mine, cast):
    spare = orchard.offer("CC902")
    client.force_login(cast.farmer)
    facts = {"cause": "storm", "happened_on": written(today()), "note": "Gãy ngang"}
    send(client, "/farm/trees/CC901/loss/", **facts)
    client.force_login(cast.buyer)
    assert "Gãy ngang" in page(client, mine.path)
    client.force_login(cast.manager)

    told = send(client, f"/sell/trees/contracts/{mine.code}/substitution/", offer=spare.pk).content.decode()

    assert "Đã đổi cây" in told
    assert Substitution.objects.get().hold.offer == spare
    client.force_login(cast.buyer)
    assert "Cây CC902 của tôi" in page(client, mine.path)


def test_the_manager_lists_a_tree_with_terms_and_a_picture(client, orchard, cast):
    client.force_login(cast.manager)
    tree = {
        "plate": "cc950",
        "plot": cast.plot.pk,
        "variety": cast.bulk_mango.variety.pk,
        "planted_year": "2010",
        "height_m": "4,5",
        "canopy_m": "6",
        "mean_yield_kg": "120",
    }
    assert client.post("/sell/trees/new/", {**tree, "plate": "cây 1"}).status_code == 422
    send(client, "/sell/trees/new/", **tree)
    assert "Lập điều khoản trước" in page(client, "/sell/trees/plates/CC950/")
    terms = {"name": "2027", "on_shortfall": "credit", "on_loss": "refund", "resale_price": "20.000"}
    spans = {"hold_minutes": "30", "pay_hours": "24", "cooling_off_days": "3", "renewal_days": "30"}
    send(client, "/sell/trees/terms/", **terms, **spans)
    year = {
        "starts_on": written(today()),
        "ends_on": written(today() + timedelta(days=364)),
        "price": "4.000.000",
        "floor_kg": "80",
        "terms": AdoptionTerms.objects.get(name="2027").pk,
        "box_item": cast.boxed_mango.pk,
    }
    assert client.post("/sell/trees/plates/CC950/", {**year, "floor_kg": "500"}).status_code == 422
    send(client, "/sell/trees/plates/CC950/", **year)
    client.post("/sell/trees/plates/CC950/photos/", {"photo": picture()})

    client.logout()
    text = page(client, "/trees/CC950/")
    source = re.search(r'src="(/trees/CC950/photos/[^"]+)"', text)[1]
    assert client.get(source).headers["Content-Type"] == "image/jpeg"
    assert "Ghi có, trừ vào giá năm sau" in text
    assert 'src="data:image/svg' in page(client, "/trees/CC950/plate/")


def test_an_offer_is_withdrawn_and_a_loss_noted_at_the_desk(client, orchard, cast):
    offer = orchard.offer()
    client.force_login(cast.manager)
    send(client, f"/sell/trees/offers/{offer.pk}/withdrawal/")
    assert not TreeOffer.objects.standing().exists()

    facts = {"cause": "pest", "happened_on": written(today())}
    send(client, "/sell/trees/plates/CC901/loss/", **facts)
    send(client, "/sell/trees/plates/CC901/loss/", **facts)

    assert TreeLoss.objects.get().tree == Tree.objects.get()
    client.force_login(cast.other_manager)
    assert client.post("/sell/trees/plates/CC901/loss/", facts).status_code == 404
    assert client.post(f"/sell/trees/offers/{offer.pk}/withdrawal/").status_code == 404


def test_another_co_ops_manager_and_an_official_change_nothing(client, mine, cast):
    desk = f"/sell/trees/contracts/{mine.code}/"
    client.force_login(cast.other_manager)
    page(client, desk, 404)
    assert client.post(f"{desk}settlement/").status_code == 404
    client.force_login(cast.official)
    seen = page(client, desk)
    assert mine.party.name not in seen
    assert "0900" not in seen
    assert client.post(f"{desk}settlement/").status_code == 403


def test_the_home_page_leads_each_to_her_work(client, orchard, mine, cast):
    assert "/my-trees/" in page(client, "/")
    client.force_login(cast.farmer)
    assert "/farm/trees/" in page(client, "/")
    orchard.pick(mine, 32)
    client.force_login(cast.manager)
    assert "/sell/trees/?muc=quyet-toan" in page(client, "/")
    assert mine.code in page(client, "/sell/trees/?muc=quyet-toan")
    boxes.schedule(mine, way=Way.DELIVER, by=cast.buyer, client_id=uuid4(), boxes=1, to=door())
    assert mine.code in page(client, "/sell/trees/?muc=giao")


def test_evidence_and_events_are_of_the_tree(mine, orchard):
    from commune.ledger.evidence import evidence

    kind = evidence["adoption.contract"]
    row = kind.queryset().get()
    orchard.pick(mine, 30)

    assert (row.is_paid, row.is_settled, row.has_ended) == (True, False, False)
    assert kind.address_of(row) == f"/sell/trees/contracts/{mine.code}/"
    assert harvesting.harvested_of(mine) == 30


def test_a_farmers_list_of_trees_asks_no_more_for_more_trees(
    client, orchard, cast, django_assert_max_num_queries
):
    client.force_login(cast.farmer)
    buyers = (cast.buyer, cast.trader, cast.official, cast.manager, cast.technician)
    for number, who in enumerate(buyers, 901):
        orchard.bought(f"CC{number}", who)
    orchard.tree("CC920")

    with django_assert_max_num_queries(45):
        text = page(client, "/farm/trees/")

    assert text.count("đã hứa 70 kg") == 5


def test_the_desk_reads_its_trees_page_by_page(client, orchard, cast):
    for number in range(901, 923):
        orchard.tree(f"CC{number}")
    client.force_login(cast.manager)

    first, second = page(client, "/sell/trees/"), page(client, "/sell/trees/?trang=2")

    assert ("CC920" in first, "CC921" in first) == (True, False)
    assert ("CC920" in second, "CC922" in second) == (False, True)
