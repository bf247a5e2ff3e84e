import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.shipping import reports, shipments
from commune.shipping.models import Departure, Handover, HandoverReport, Outcome, Receiver
from commune.shipping.reports import Told
from commune.shipping.shipments import ShipmentRefusedError
from commune.shipping.tests.test_shipments import body, book, lot, parcel, vessel
from commune.trace import holds, recall

__all__ = ["lot", "parcel", "vessel"]

ADDRESS = "/shipments/handovers/"


@pytest.fixture
def sent(cast, parcel):
    """A parcel that left an hour ago."""
    shipments.depart(parcel, by=cast.boatman, at=timezone.now() - timedelta(hours=1))
    return parcel


def item(parcel, **changes):
    facts = {"client_id": str(uuid4()), "shipment": str(parcel.pk), "outcome": "whole", "receiver": "buyer"}
    return {**facts, "said_at": (timezone.now() - timedelta(minutes=9)).isoformat(), **changes}


def post(client, *items):
    answer = client.post(ADDRESS, json.dumps({"handovers": items}), "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["verdicts"]


def test_each_is_counted_once_however_often_it_is_sent(client, cast, sent):
    client.force_login(cast.boatman)
    told = item(sent)

    verdicts = [post(client, told)[0]["verdict"] for _ in range(3)]

    assert verdicts == ["accepted", "known", "known"]
    assert HandoverReport.objects.count() == Handover.objects.count() == 1
    assert Handover.objects.get().handed_at == HandoverReport.objects.get().said_at


def test_a_broken_one_does_not_stop_the_others(client, cast, sent):
    client.force_login(cast.boatman)
    broken = [
        item(sent, outcome="eaten"),
        item(sent, said_at="yesterday"),
        item(sent, shipment="x"),
        7,
        None,
        [],
    ]
    naive = item(sent, said_at="2026-11-01T05:00:00")
    strange = item(sent, received=[{"item": 1, "quantity": "NaN"}])

    verdicts = post(client, *broken, naive, strange, item(sent))

    assert [each["verdict"] for each in verdicts] == ["refused"] * 8 + ["accepted"]
    assert verdicts[0]["client_id"] == broken[0]["client_id"]
    assert all(each["told"] for each in verdicts[:8])


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_clock_of_another_age_is_refused_alone(client, cast, sent, at):
    client.force_login(cast.boatman)

    verdicts = post(client, item(sent, said_at=at), item(sent))

    assert [each["verdict"] for each in verdicts] == ["refused", "accepted"]


@pytest.mark.parametrize("quantity", ["1e-300000", "0.0004", "1e300000", "-1e300000"])
def test_a_quantity_that_is_nothing_is_nothing(client, cast, sent, quantity):
    client.force_login(cast.boatman)
    line = {"item": sent.items.get().pk, "quantity": quantity}

    verdict = post(client, item(sent, outcome="part", reason="dập", received=[line]))[0]

    assert verdict["verdict"] == "refused"
    assert not HandoverReport.objects.exists()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"handovers": [' + '{"a":' * 5000 + "1" + "}" * 5000 + "]}"]
)
def test_a_batch_nested_too_deep_is_answered(client, cast, text):
    client.force_login(cast.boatman)
    answer = client.post(ADDRESS, text, "application/json")

    assert answer.status_code in {200, 400}
    assert b"accepted" not in answer.content


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"handovers": 5}', "\xff", '{"handovers": [' + "1," * 100 + "1]}"]
)
def test_a_batch_that_cannot_be_read_is_a_problem_document(client, cast, text):
    client.force_login(cast.boatman)
    answer = client.post(ADDRESS, text.encode("latin-1"), "application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/bad-batch"


def test_an_ended_session_is_told_and_nothing_is_written(client, sent):
    answer = client.post(ADDRESS, json.dumps({"handovers": [item(sent)]}), "application/json")

    assert answer.status_code == 401
    assert answer.json()["type"] == "/problems/sign-in"
    assert not HandoverReport.objects.exists()


@pytest.mark.parametrize("who", ["manager", "other_manager", "driver", "buyer", "official"])
def test_another_carriers_and_the_senders_people_hand_nothing_over(client, cast, sent, who):
    client.force_login(getattr(cast, who))

    (verdict,) = post(client, item(sent))

    assert verdict["verdict"] == "refused"
    assert "không có trong" in verdict["told"]
    assert not Handover.objects.exists()


def test_the_same_number_for_something_else_is_refused(client, cast, lot, vessel, sent):
    client.force_login(cast.boatman)
    first = item(sent)
    post(client, first)

    (changed,) = post(client, {**first, "receiver": "other"})
    (moved,) = post(client, {**first, "shipment": str(book(cast, lot, vessel).pk)})

    assert changed["verdict"] == moved["verdict"] == "refused"
    assert Handover.objects.get().receiver == "buyer"


def test_a_second_handover_of_one_parcel_is_refused(client, cast, sent):
    client.force_login(cast.boatman)
    post(client, item(sent))

    (verdict,) = post(client, item(sent))

    assert "đã ghi là giao xong" in verdict["told"]


def test_a_parcel_that_has_not_left_is_not_handed_over(client, cast, parcel):
    client.force_login(cast.boatman)

    assert "chưa rời bến" in post(client, item(parcel))[0]["told"]


def test_part_of_it_taken_is_written_into_the_event(cast, sent):
    (line,) = sent.items.all()
    told = Told(Outcome.PART, timezone.now(), Receiver.BUYER, "Dập một hộp", {line.pk: Decimal(2)})

    reports.report(sent, told, client_id=uuid4(), by=cast.boatman)

    event = body(Handover.objects.get().event)
    assert event["childQuantityList"][0]["quantity"] == 2
    assert reports.reports_of(sent)[0].received.get().quantity == 2


def test_refused_goods_stay_with_the_boatman(client, cast, sent):
    client.force_login(cast.boatman)
    assert (
        post(client, item(sent, outcome="refused", receiver=None, reason="Vắng nhà"))[0]["verdict"]
        == "accepted"
    )

    assert not Handover.objects.exists()
    assert "Vắng nhà" in client.get(f"/shipments/{sent.pk}/").content.decode()
    assert post(client, item(sent))[0]["verdict"] == "accepted"


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "refused", "reason": " "},
        {"outcome": "part", "reason": "x"},
        {"receiver": None},
        {"outcome": "part", "reason": "x", "received": [{"item": 0, "quantity": 1}]},
        {"received": [{"item": 0, "quantity": 1}]},
    ],
)
def test_what_does_not_fit_together_is_refused(client, cast, sent, wrong):
    client.force_login(cast.boatman)

    assert post(client, item(sent, **wrong))[0]["verdict"] == "refused"
    assert not HandoverReport.objects.exists()


@pytest.mark.parametrize("quantity", [0, 3, 4, -1, "1e99"])
def test_impossible_part_quantities_are_refused(client, cast, sent, quantity):
    client.force_login(cast.boatman)
    line = {"item": sent.items.get().pk, "quantity": quantity}

    (verdict,) = post(client, item(sent, outcome="part", reason="x", received=[line]))

    assert verdict["verdict"] == "refused"


@pytest.mark.parametrize("off", [timedelta(days=-4000), timedelta(days=40)])
def test_a_phone_with_a_wrong_clock_is_believed_in_all_but_the_clock(cast, sent, off):
    said = timezone.now() + off

    row, _ = reports.report(
        sent, Told(Outcome.WHOLE, said, Receiver.BUYER), client_id=uuid4(), by=cast.boatman
    )

    assert row.said_at == said
    assert abs(row.taken_at - timezone.now()) < timedelta(minutes=5)
    assert Departure.objects.get(shipment=sent).departed_at <= row.taken_at


def test_a_recall_stops_what_comes_after_it_and_not_what_was_before(cast, lot, vessel, sent):
    second = book(cast, lot, vessel)
    shipments.depart(second, by=cast.boatman, at=timezone.now() - timedelta(hours=1))
    before = timezone.now() - timedelta(minutes=30)
    recall.start(lot, reason="dư lượng", by=cast.manager)

    reports.report(sent, Told(Outcome.WHOLE, before, Receiver.BUYER), client_id=uuid4(), by=cast.boatman)
    after = Told(Outcome.WHOLE, timezone.now(), Receiver.BUYER)
    with pytest.raises(ShipmentRefusedError, match="thu hồi"):
        reports.report(second, after, client_id=uuid4(), by=cast.boatman)


def test_a_hold_that_was_released_stops_nothing(cast, lot, sent):
    hold = holds.place(lot, reason="chờ", by=cast.manager)
    with pytest.raises(ShipmentRefusedError):
        reports.report(
            sent, Told(Outcome.WHOLE, timezone.now(), Receiver.BUYER), client_id=uuid4(), by=cast.boatman
        )
    holds.release(hold, reason="đạt", by=cast.manager)

    assert reports.report(
        sent, Told(Outcome.WHOLE, timezone.now(), Receiver.BUYER), client_id=uuid4(), by=cast.boatman
    )


def test_the_position_is_coarse(client, cast, sent):
    client.force_login(cast.boatman)
    post(client, item(sent, latitude=10.456789, longitude=105.637777))

    row = HandoverReport.objects.get()
    assert (row.latitude, row.longitude) == (Decimal("10.46"), Decimal("105.64"))
