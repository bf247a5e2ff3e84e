"""The story: what is told, what is never told, and how honest an empty record is."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from commune.farm.harvest import record_harvest
from commune.passport.story import story_of
from commune.people import consents
from commune.people.models import Purpose
from commune.trace import holds
from tests.village import consent_to_name, days_ago


def page(client, path):
    return client.get(path).content.decode()


def test_a_story_goes_back_to_every_orchard(season):
    story = story_of(season.lot)

    assert [ground.lot for ground in story.grounds] == sorted(
        season.harvests, key=lambda lot: (lot.made_at, lot.code)
    )
    assert {ground.place.name for ground in story.grounds} == {"Vườn V-0117-1", "Vườn V-0042-1"}
    assert (story.record, story.sprays, story.intervals_kept) == ("complete", 6, True)
    assert [cover.certificate.number for cover in story.vouching.covers] == ["VG-01"]
    assert story.vouching.covers[0].is_whole
    assert [test.report_number for test in story.vouching.tests] == ["KQ-117"]
    assert story.packing.units == 40
    assert [leg.step for leg in story.journey] == ["packing", "shipping", "receiving"]
    assert story.standing.size > story.standing.index
    assert story.offer.unit_price == 250_000


def test_sprays_tell_product_days_and_interval(season):
    spray = story_of(season.lot).grounds[0].growing.sprays[0]

    assert (spray.trade_name, spray.active_ingredient, spray.phi_days) == (
        "Thử Vườn 25EC",
        "azoxystrobin",
        14,
    )
    assert spray.days == [days_ago(back).date() for back in (95, 68, 40)]
    assert (spray.days_before, spray.is_kept) == (36, True)


def test_work_of_one_kind_in_a_row_is_one_step(season):
    steps = story_of(season.lot).grounds[0].growing.steps

    assert [(step.activity.code, step.count) for step in steps][-2:] == [("watering", 2), ("harvesting", 1)]
    assert (steps[-2].first, steps[-2].last) == (days_ago(12).date(), days_ago(8).date())
    assert (steps[-2].on_behalf, steps[-2].unconfirmed) == (1, 0)


def test_nothing_recorded_is_never_told_as_nothing_sprayed(client, season):
    village = season.village
    bare = record_harvest(
        village.outside_plot, trade_item=_bulk_of(village), quantity=Decimal(50), at=days_ago(1),
        by=_farmer_of(village), client_id=uuid4(),
    )  # fmt: skip

    told = page(client, f"/01/{bare.trade_item.gtin}/10/{bare.code}")

    story = story_of(bare)
    assert (story.record, story.sprays, story.intervals_kept) == ("none", 0, None)
    assert "không có ghi chép" in told
    assert "chưa chắc là không xịt" in told
    assert "không xịt thuốc" not in told.lower()


def _bulk_of(village):
    from commune.products.items import register_trade_item

    return register_trade_item(
        gtin="9521234100034", name="Xoài Bến Gỗ", variety=village.variety, brand_owner=village.other_coop,
        by=None, is_bulk=True,
    )  # fmt: skip


def _farmer_of(village):
    from commune.people.models import Membership, Person, Role

    farmer = Person.objects.create_user(full_name="Nguyễn Văn Thử", phone="+84900000171")
    Membership.objects.create(person=farmer, organization=village.outside_household, role=Role.FARMER)
    return farmer


def test_names_stand_under_consent_only_and_go_at_once(client, season):
    farmer = season.village.farmer
    assert "Sáu Lành" not in page(client, season.path())

    consent = consents.give(farmer, purpose=Purpose.NAME, by=farmer)
    assert "Hộ bà Sáu Lành" in page(client, season.path())

    consents.withdraw(consent)
    told = page(client, season.path())
    assert "Sáu Lành" not in told
    assert "Hộ MX-0117" in told
    assert "Chủ vườn chưa đồng ý nêu tên" in told


def test_a_name_without_a_consent_of_the_household_stays_hidden(client, season):
    consent_to_name(season.village.technician)

    told = page(client, season.path())

    assert "Sáu Lành" not in told
    assert "Tư Đờn" not in told
    assert "Lê Minh Khoa" not in told


def test_the_point_of_a_plot_needs_its_own_consent(client, season):
    farmer = season.village.farmer
    consents.give(farmer, purpose=Purpose.NAME, by=farmer)
    assert "geo:" not in page(client, season.path())

    consents.give(farmer, purpose=Purpose.PLOT, by=farmer)
    assert "geo:10.400100,105.690200" in page(client, season.path())


def test_what_the_cooperative_wrote_is_marked(client, season):
    assert "HTX ghi hộ, chủ vườn đã xác nhận" in page(client, season.path())


def test_a_held_lot_is_not_called_fine(client, season):
    holds.place(season.lot, reason="kiểm tra dư lượng", by=season.village.manager)

    told = page(client, season.path())

    assert "Lô hàng đang tạm giữ" in told
    assert "Tem chính hãng" not in told


def test_past_its_best_is_said(season):
    season.lot.best_before = date(2020, 1, 1)

    assert story_of(season.lot).is_past_best


def test_the_whole_story_has_every_step(client, season):
    told = page(client, f"/stories/{season.lot.trade_item.gtin}/{season.lot.code}/")

    assert told.count("Hái trái") == 2
    assert told.count("Xử lý ra bông") == 2
