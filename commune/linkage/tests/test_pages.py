"""Who sees which pages, and what they answer to bad input."""

from uuid import uuid4

import pytest
from django.urls import reverse

from commune.linkage import digital
from commune.linkage.models import LinkageModel, Zone
from commune.linkage.slots import linkage_task

pytestmark = pytest.mark.django_db
SEEING = ["manager", "purchaser", "official", "chairman", "province_official", "auditor", "inspector"]
NOT_SEEING = ["other_manager", "other_official", "trader", "buyer", "farmer"]


def page(name, *args):
    return reverse(f"linkage:{name}", args=args)


def got(client, person, address):
    client.force_login(person)
    return client.get(address)


@pytest.mark.parametrize("key", SEEING)
def test_both_sides_and_who_governs_see_a_model(client, linkage, cast, key):
    made = linkage.proposed()

    answer = got(client, getattr(cast, key), page("model", made.code))

    assert answer.status_code == 200
    assert "5.000" in answer.content.decode()
    assert made.name in got(client, getattr(cast, key), page("home")).content.decode()


@pytest.mark.parametrize("key", NOT_SEEING)
def test_others_see_neither_model_nor_zone(client, linkage, cast, key):
    made, zone = linkage.proposed(), linkage.zone()

    for address in (page("model", made.code), page("zone", zone.code), page("points", zone.code)):
        assert got(client, getattr(cast, key), address).status_code == 404
    for name in ("confirmation", "contracts", "end"):
        assert client.post(page(name, made.code)).status_code == 404


def test_strangers_sign_in_first(client, linkage):
    made = linkage.proposed()

    for address in (page("home"), page("model", made.code), page("imports"), page("zones")):
        assert client.get(address).status_code == 302


def test_an_official_reads_a_model_and_speaks_for_neither_side(client, linkage, cast):
    made = linkage.proposed()
    client.force_login(cast.official)

    for name in ("confirmation", "contracts", "end"):
        assert client.post(page(name, made.code)).status_code == 403


def test_the_manager_proposes_by_the_form(client, linkage, cast):
    client.force_login(cast.manager)
    sent = {
        "client_id": str(uuid4()), "cooperative": str(cast.cooperative.pk), "buyer": str(cast.processor.pk),
        "name": "Liên kết", "product": "xoài", "committed_kg": "5.000", "price_rule": "giá chợ", "begins": "01/01/2026",
    }  # fmt: skip

    assert client.post(page("models"), sent).status_code == 302
    assert client.post(page("models"), sent).status_code == 302
    assert LinkageModel.objects.get().committed_kg == 5000
    for wrong in (
        {"committed_kg": "0"},
        {"begins": "32/01/2026"},
        {"buyer": "x"},
        {"cooperative": str(uuid4())},
    ):
        answer = client.post(page("models"), {**sent, "client_id": str(uuid4()), **wrong})
        assert answer.status_code == 422
    assert LinkageModel.objects.count() == 1


def test_the_official_draws_a_zone_by_the_form(client, cast):
    client.force_login(cast.official)
    sent = {"client_id": str(uuid4()), "name": "Vùng", "product": "xoài", "since": "01/01/2026"}

    assert client.post(page("zones"), sent).status_code == 422
    sent["plots"] = [str(cast.plot.pk), str(cast.other_plot.pk)]
    assert client.post(page("zones"), sent).status_code == 302
    zone = Zone.objects.get()
    assert zone.plots.count() == 2
    assert client.get(page("zone", zone.code)).status_code == 200
    assert len(client.get(page("points", zone.code)).json()["features"]) == 2


def test_a_cooperatives_page_says_what_is_missing(client, cast):
    answer = got(client, cast.official, page("cooperative", cast.cooperative.code))

    assert "Còn thiếu" in answer.content.decode()
    assert client.post(page("digital", cast.cooperative.code)).status_code == 422
    assert got(client, cast.manager, page("cooperative", cast.other_cooperative.code)).status_code == 404


def test_confirmed_use_is_ended_with_a_reason(client, cast, monkeypatch):
    enough = digital.Found([digital.Finding(key, key, 2, "") for key in ("diary", "orders", "stamps")])
    monkeypatch.setattr(digital, "found_of", lambda _cooperative, _at=None: enough)
    client.force_login(cast.official)

    assert client.post(page("digital", cast.cooperative.code)).status_code == 302
    use = cast.cooperative.digital_uses.get()
    assert client.post(page("use-end", use.pk), {"reason": ""}).status_code == 422
    assert client.post(page("use-end", use.pk), {"reason": "Bỏ sổ"}).status_code == 302
    assert got(client, cast.manager, page("use", use.pk)).status_code == 302
    client.force_login(cast.manager)
    assert client.post(page("use-end", use.pk), {"reason": "x"}).status_code == 403


def test_a_model_is_ended_with_a_day_and_a_reason(client, linkage, cast):
    made = linkage.agreed()
    client.force_login(cast.purchaser)

    for wrong in (
        {"since": "01/01/2099", "reason": "x"},
        {"since": "", "reason": "x"},
        {"since": "01/01/2026"},
    ):
        assert client.post(page("end", made.code), wrong).status_code == 422
    sent = {"since": f"{linkage.today:%d/%m/%Y}", "reason": "Nghỉ"}
    assert client.post(page("end", made.code), sent).status_code == 302
    assert "Nghỉ" in client.get(page("model", made.code)).content.decode()


def test_models_are_found_without_accents(client, linkage, cast):
    linkage.proposed()

    assert (
        "Liên kết xoài" in got(client, cast.official, page("home") + "?tim=xoai+phuong+nam").content.decode()
    )
    assert "Liên kết xoài" not in client.get(page("home") + "?tim=lua").content.decode()


def test_the_way_there_is_shown_to_whom_it_concerns(rf, linkage, cast):
    request = rf.get("/")
    for key, is_shown in (("official", True), ("manager", True), ("buyer", False), ("purchaser", False)):
        request.user = getattr(cast, key)
        assert bool(linkage_task(request)) is is_shown
    linkage.proposed()
    request.user = cast.purchaser
    assert linkage_task(request)
