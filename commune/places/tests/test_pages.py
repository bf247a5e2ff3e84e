from django.contrib.auth.models import AnonymousUser

from commune.people import consents
from commune.people.models import Purpose
from commune.places.models import Place
from commune.places.showing import shown

POINT = "10,400100"


def page(client, code="V-0117-1"):
    return client.get(f"/places/{code}/").content.decode()


def test_a_stranger_sees_a_plot_by_code_and_hamlet(client, cast):
    text = page(client)

    assert "Sáu Lành" not in text
    assert "Hộ MX-0117" in text
    assert "10.4001" not in text


def test_consent_opens_name_and_point_one_by_one(client, cast):
    consents.give(cast.farmer, purpose=Purpose.PLOT, by=cast.farmer)
    assert "10.400100" in page(client)
    assert "Sáu Lành" not in page(client)

    consents.give(cast.farmer, purpose=Purpose.NAME, by=cast.farmer)
    assert "Vườn xoài bà Sáu Lành" in page(client)


def test_withdrawing_closes_it_at_once(client, cast):
    consents.withdraw(consents.give(cast.farmer, purpose=Purpose.PLOT, by=cast.farmer))

    assert "10.400100" not in page(client)


def test_who_works_or_governs_the_plot_sees_it_all(cast):
    for who in (cast.farmer, cast.technician, cast.manager, cast.official, cast.province_official):
        assert shown(cast.plot, who).point is not None
    for who in (AnonymousUser(), cast.buyer, cast.other_farmer, cast.other_manager, cast.other_official):
        assert shown(cast.plot, who).point is None


def test_a_packing_house_is_public(client, cast):
    text = page(client, "DG-01")

    assert "Nhà đóng gói Cù Lao Xanh" in text
    assert "9521234500018" in text


def test_plots_in_sight(cast):
    def codes(who):
        return set(Place.objects.visible_to(who).plots().values_list("code", flat=True))

    assert codes(cast.farmer) == {"V-0117-1"}
    assert codes(cast.technician) == codes(cast.official) == {"V-0117-1", "V-0042-1", "V-0088-1"}
    assert codes(cast.other_manager) == codes(AnonymousUser()) == set()


def test_no_such_place(client, db):
    assert client.get("/places/KHONG-CO/").status_code == 404
