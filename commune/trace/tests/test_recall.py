"""A recall reaches all that came of a lot, once, and only those may start it who answer for the lot."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commune.trace import holds, recall
from commune.trace.models import Disposal, Lot, RecalledLot
from tests.builders import harvest_lot, packed_lot


def test_a_recall_reaches_descendants_at_once(cast):
    raw = harvest_lot(cast)
    packed, other = packed_lot(cast, raw), packed_lot(cast)

    started = recall.start(raw, reason="phát hiện dư lượng", by=cast.manager)

    assert recall.recalled([raw, packed, other]) == {raw.pk, packed.pk}
    assert set(Lot.objects.filter(pk__in=[raw.pk, packed.pk, other.pk]).sellable()) == {other}
    assert recall.recalls_of(packed) == [started]


def test_a_second_recall_is_the_first(cast):
    raw = harvest_lot(cast)

    first = recall.start(raw, reason="lần một", by=cast.manager)

    assert recall.start(raw, reason="lần hai", by=cast.manager) == first
    assert RecalledLot.objects.filter(lot=raw).count() == 1


def test_a_recall_needs_a_reason(cast):
    with pytest.raises(recall.RecallRefusedError):
        recall.start(harvest_lot(cast), reason="  ", by=cast.manager)


def test_a_recall_ends_once_and_its_lots_stay_off_sale(cast):
    raw = harvest_lot(cast)
    started = recall.start(raw, reason="lỗi", by=cast.manager)
    facts = {"disposal": Disposal.DESTROY, "quantity": raw.quantity, "by": cast.manager}

    recall.close(started, **facts)

    with pytest.raises(recall.RecallRefusedError):
        recall.close(started, **facts)
    assert raw not in Lot.objects.sellable()


def test_a_hold_stops_sale_until_released(cast):
    lot = packed_lot(cast)
    hold = holds.place(lot, reason="chờ kết quả", by=cast.manager)
    assert holds.place(lot, reason="chờ kết quả", by=cast.manager) == hold
    assert lot not in Lot.objects.sellable()

    holds.release(hold, reason="đạt", by=cast.manager)
    holds.release(hold, reason="đạt", by=cast.manager)

    assert lot in Lot.objects.sellable()


@pytest.mark.parametrize(
    ("who", "seen", "allowed"),
    [
        ("manager", 200, 302),
        ("official", 200, 302),
        ("inspector", 200, 302),
        ("technician", 200, 403),
        ("packer", 200, 403),
        ("auditor", 200, 403),
        ("other_manager", 404, 404),
        ("other_official", 404, 404),
        ("buyer", 404, 404),
    ],
)
def test_who_may_see_and_recall(client, cast, who, seen, allowed):
    lot = packed_lot(cast)
    client.force_login(getattr(cast, who))
    page = f"/lots/{lot.trade_item.gtin}/{lot.code}/"

    assert client.get(page).status_code == seen
    assert client.post(f"{page}recall/", {"reason": "phát hiện lỗi"}).status_code == allowed
    assert bool(recall.recalled([lot])) == (allowed == 302)


def test_a_stranger_is_asked_to_sign_in(client, cast):
    lot = packed_lot(cast)

    response = client.post(f"/lots/{lot.trade_item.gtin}/{lot.code}/recall/", {"reason": "phá"})

    assert response.status_code == 302
    assert not recall.recalled([lot])


def test_a_recall_without_reason_shows_the_page_again(client, cast):
    lot = packed_lot(cast)
    client.force_login(cast.manager)

    response = client.post(f"/lots/{lot.trade_item.gtin}/{lot.code}/recall/", {"reason": ""})

    assert response.status_code == 422


def test_the_scope_command_lists_what_is_reached(cast):
    raw = harvest_lot(cast)
    packed = packed_lot(cast, raw)
    out = StringIO()

    call_command("recall_scope", raw.code, stdout=out)

    scope = json.loads(out.getvalue())
    assert {row["lot"] for row in scope["lots"]} == {raw.code, packed.code}
    assert list(scope) == ["lots", "stamps", "places", "shipments", "orders", "stock", "sales", "contracts"]
    assert {row["reference"] for row in scope["places"]} == {raw.place.code, packed.place.code}

    early = StringIO()
    call_command("recall_scope", raw.code, "--at", "2020-01-01T00:00:00+07:00", stdout=early)
    assert not any(json.loads(early.getvalue()).values())
    with pytest.raises(CommandError):
        call_command("recall_scope", "KHONG-CO", stdout=StringIO())


def test_a_hold_on_all_reaches_descendants_once_and_ends_with_its_source(cast):
    raw = harvest_lot(cast)
    packed, other = packed_lot(cast, raw), packed_lot(cast)

    root = holds.place_on_all(raw, reason="chờ kết quả")
    assert holds.place_on_all(raw, reason="chờ kết quả") == root

    assert recall.held([raw, packed, other]) == {raw.pk, packed.pk}
    follower = packed.holds.get()
    assert (follower.follows, root.placed_by) == (root, None)
    assert holds.why_stopped([raw, packed]) == "chờ kết quả"

    holds.release(follower, reason="đạt", by=cast.technician)
    assert recall.held([raw, packed]) == set()
    assert root.release.released_by == cast.technician


@pytest.mark.parametrize(
    ("who", "status"),
    [("technician", 302), ("manager", 302), ("official", 302), ("packer", 403), ("farmer", 403)],
)
def test_who_releases_a_hold_on_its_page(client, cast, who, status):
    raw = harvest_lot(cast)
    hold = holds.place_on_all(raw, reason="chờ kết quả")
    client.force_login(getattr(cast, who))

    answer = client.post(f"/holds/{hold.pk}/release/", {"reason": "Đã thử nghiệm đạt"})

    assert answer.status_code == status
    assert (recall.held([raw]) == set()) is (status == 302)


@pytest.mark.parametrize(
    ("who", "status"), [("technician", 403), ("manager", 403), ("official", 302), ("province_official", 302)]
)
def test_what_the_office_ordered_held_only_the_office_releases(client, cast, who, status):
    raw = harvest_lot(cast)
    packed = packed_lot(cast, raw)
    hold = holds.place_on_all(raw, reason="chờ kết quả kiểm nghiệm", by=cast.official)
    client.force_login(getattr(cast, who))
    page = client.get(f"/lots/{raw.trade_item.gtin}/{raw.code}/").content.decode()

    assert (f"/holds/{hold.pk}/release/" in page) is (status == 302)
    assert ("cơ quan quản lý giải tỏa" in page) is (status == 403)
    for one in (packed.holds.get(), hold):
        assert (
            client.post(f"/holds/{one.pk}/release/", {"reason": "Kết quả đạt"}).status_code,
            recall.held([raw, packed]) == set(),
        ) == (status, status == 302)


def test_an_order_stays_the_offices_when_the_official_has_left(client, cast):
    raw = harvest_lot(cast)
    hold = holds.place(raw, reason="chờ kết quả kiểm nghiệm", by=cast.official)
    cast.official.unit_roles.update(until=timezone.now())
    client.force_login(cast.manager)

    assert client.post(f"/holds/{hold.pk}/release/", {"reason": "Kết quả đạt"}).status_code == 403
    assert recall.held([raw]) == {raw.pk}


@pytest.mark.parametrize("who", ["technician", "manager", "official"])
def test_a_hold_of_the_keeper_is_released_by_her_own_people(client, cast, who):
    raw = harvest_lot(cast)
    hold = holds.place(raw, reason="chờ kết quả", by=cast.manager)
    client.force_login(getattr(cast, who))

    assert client.post(f"/holds/{hold.pk}/release/", {"reason": "Kết quả đạt"}).status_code == 302
    assert hold.release.released_by == getattr(cast, who)


@pytest.mark.parametrize("who", ["other_manager", "buyer", "other_official"])
def test_strangers_do_not_even_see_the_hold(client, cast, who):
    hold = holds.place_on_all(harvest_lot(cast), reason="chờ kết quả")
    client.force_login(getattr(cast, who))

    assert client.post(f"/holds/{hold.pk}/release/", {"reason": "x" * 10}).status_code == 404


def test_a_release_needs_a_reason_and_held_lots_are_found(client, cast):
    raw = harvest_lot(cast)
    hold = holds.place_on_all(raw, reason="chờ kết quả")
    client.force_login(cast.manager)

    client.post(f"/holds/{hold.pk}/release/", {"reason": ""})
    assert recall.held([raw]) == {raw.pk}
    assert raw.code in client.get("/lots/?giu=1").content.decode()
    holds.release(hold, reason="đạt", by=cast.manager)
    assert raw.code not in client.get("/lots/?giu=1").content.decode()
