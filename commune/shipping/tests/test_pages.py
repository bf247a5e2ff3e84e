import pytest

from commune.shipping.models import Arrival, Departure, Handover
from commune.shipping.tests.test_shipments import book, lot, parcel, vessel

__all__ = ["lot", "parcel", "vessel"]


def test_the_boatman_leaves_with_all_ticked_parcels(client, cast, lot, vessel):
    parcels = [book(cast, lot, vessel) for _ in range(2)]
    client.force_login(cast.boatman)
    assert parcels[0].short_name in client.get("/shipments/").content.decode()

    for _ in range(2):
        client.post("/shipments/departures/", {"shipment": [each.pk for each in parcels]})

    assert Departure.objects.count() == 2


def test_arrival_and_handover_by_plain_buttons(client, cast, parcel):
    client.force_login(cast.boatman)
    address = f"/shipments/{parcel.pk}/"
    client.post(f"{address}departures/")
    for _ in range(2):
        client.post(f"{address}arrivals/", {"place": cast.city_dock.pk})
        client.post(f"{address}handovers/", {"receiver": "household"})

    assert Arrival.objects.count() == 1
    assert Handover.objects.get().receiver == "household"
    assert "Người nhà" in client.get(address).content.decode()


def test_a_step_too_early_is_answered_with_a_sentence(client, cast, parcel):
    client.force_login(cast.boatman)
    answer = client.post(f"/shipments/{parcel.pk}/handovers/", {"receiver": "buyer"}, follow=True)

    assert "chưa rời bến" in answer.content.decode()
    assert not Handover.objects.exists()


@pytest.mark.parametrize("facts", [{}, {"shipment": "x"}])
def test_a_trip_with_nothing_ticked_is_no_trip(client, cast, parcel, facts):
    client.force_login(cast.boatman)
    assert client.post("/shipments/departures/", facts, follow=True).status_code == 200
    assert not Departure.objects.exists()


@pytest.mark.parametrize(
    ("who", "status", "sees_consignee"),
    [("boatman", 200, True), ("manager", 200, True), ("official", 200, False), ("buyer", 404, False),
     ("other_manager", 404, False)],
)  # fmt: skip
def test_name_and_door_are_for_who_brings_the_goods(request, cast, who, status, sees_consignee):
    parcel, client = request.getfixturevalue("parcel"), request.getfixturevalue("client")
    client.force_login(getattr(cast, who))
    answer = client.get(f"/shipments/{parcel.pk}/")

    assert answer.status_code == status
    assert ("ấp minh họa" in answer.content.decode()) is sees_consignee


def test_who_only_sends_cannot_say_that_it_left(client, cast, parcel):
    client.force_login(cast.manager)
    assert client.post(f"/shipments/{parcel.pk}/departures/").status_code == 403


def test_strangers_are_sent_to_sign_in(client, parcel):
    assert client.get("/shipments/").status_code == 302
