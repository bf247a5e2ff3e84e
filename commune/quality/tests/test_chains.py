"""Safe chains, indications and certificates that end: what held yesterday and not today vouches for nothing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commune.messages.models import Message
from commune.products.models import Species
from commune.quality import certificates, chains, indications
from commune.quality.models import (
    ChainStep,
    GeographicalIndication,
    IndicationUse,
    Process,
    SafeChain,
    Standard,
)
from commune.quality.vouching import vouching_of
from tests.builders import packed_lot
from tests.village import Village, build_village, harvested

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def province(cast):
    return cast.province_official


@pytest.fixture
def packed(cast, village):
    return packed_lot(cast, harvested(village), taken="50")


def confirmed(village, province, **facts):
    known = {
        "number": "XN-01", "name": "Chuỗi xoài thử", "issuer": "Chi cục thử", "unit": village.unit,
        "varieties": [village.variety], "valid_from": date(2026, 1, 1), "by": province,
        "facilities": [
            chains.Facility(ChainStep.GROWING, village.coop),
            chains.Facility(ChainStep.PACKING, village.coop, village.packhouse),
        ],
    }  # fmt: skip
    return chains.confirm(**{**known, **facts})


def today():
    return timezone.localdate()


def test_a_chain_vouches_for_what_went_through_its_links(village, province, packed):
    chain = confirmed(village, province)

    assert vouching_of(packed).chains == [chain]
    assert confirmed(village, province) == chain
    with pytest.raises(chains.ChainRefusedError):
        confirmed(village, province, name="Tên khác")


@pytest.mark.parametrize("what", ["variety", "no growing", "no packing", "other packhouse", "later", "ended"])
def test_it_vouches_for_nothing_outside_of_it(village, province, packed, what):
    growing, packing = (
        chains.Facility(ChainStep.GROWING, village.coop),
        chains.Facility(ChainStep.PACKING, village.coop, village.packhouse),
    )
    elsewhere = chains.Facility(ChainStep.PACKING, village.other_coop, village.other_packhouse)
    facts = {
        "variety": {"varieties": [village.gift_box.variety]},
        "no growing": {"facilities": [packing]},
        "no packing": {"facilities": [growing]},
        "other packhouse": {"facilities": [growing, elsewhere]},
        "later": {"valid_from": today() + timedelta(days=1)},
        "ended": {"valid_to": today() - timedelta(days=1)},
    }[what]

    confirmed(village, province, **facts)

    assert vouching_of(packed).chains == []


def test_a_withdrawn_chain_is_gone_at_once(village, province, packed):
    chain = confirmed(village, province)

    ended = chains.end(chain, on=today(), reason="Không còn đủ điều kiện", by=province)

    assert vouching_of(packed).chains == []
    assert chains.end(chain, on=today(), reason="lần hai", by=province) == ended


@pytest.mark.parametrize("who", ["official", "manager", "other_official", "stranger"])
def test_only_the_province_confirms_and_withdraws(village, province, who):
    chain = confirmed(village, province)
    person = getattr(village, who)

    with pytest.raises(chains.ChainRefusedError):
        confirmed(village, province, number="XN-02", by=person)
    with pytest.raises(chains.ChainRefusedError):
        chains.end(chain, on=today(), reason="x", by=person)


@pytest.mark.parametrize(
    "wrong",
    [{"varieties": []}, {"facilities": []}, {"valid_to": date(2025, 1, 1)}, {"facilities": ["strange"]}],
)
def test_a_chain_that_cannot_be_is_refused(village, province, wrong):
    if wrong.get("facilities") == ["strange"]:
        wrong = {"facilities": [chains.Facility(ChainStep.GROWING, village.coop, village.outside_plot)]}

    with pytest.raises(chains.ChainRefusedError):
        confirmed(village, province, **wrong)


def vietgap():
    facts = {"edition": "thử", "issuer": "thử", "source": "thử", "valid_from": date(2017, 1, 1)}
    return Standard.objects.create(slug="vietgap", name="VietGAP", **facts)


def granted(village, **facts):
    known = {
        "holder": village.coop, "number": "VG-01", "certifier": "thử", "valid_from": date(2026, 1, 1),
        "varieties": [village.variety], "places": [village.plot], "by": village.manager,
    }  # fmt: skip
    return certificates.grant(vietgap(), **{**known, **facts})


def test_suspended_since_the_harvest_a_certificate_vouches_no_more_until_lifted(village, packed):
    certificate = granted(village)
    assert vouching_of(packed).whole == [certificate]

    stopped = certificates.suspend(certificate, since=today(), reason="kiểm tra", by=village.official)
    assert vouching_of(packed).covers == []
    assert Message.objects.filter(template="quality/certificate_stopped").count() == 2

    with pytest.raises(certificates.CertificateRefusedError):
        certificates.lift(stopped, on=today(), reason="xong", by=village.manager)
    certificates.lift(stopped, on=today(), reason="xong", by=village.official)
    assert vouching_of(packed).whole == [certificate]


@pytest.mark.parametrize("what", ["withdrawn", "expired", "not yet", "place", "variety", "process"])
def test_what_does_not_cover_it_today_is_not_shown(village, packed, what):
    facts = {
        "withdrawn": {},
        "expired": {"valid_to": today() - timedelta(days=1)},
        "not yet": {"valid_from": today()},
        "place": {"places": [village.other_plot]},
        "variety": {"varieties": [village.gift_box.variety]},
        "process": {"processes": [Process.TRADING]},
    }[what]
    certificate = granted(village, **facts)
    if what == "withdrawn":
        certificates.withdraw(certificate, on=today(), reason="gian dối", by=village.official)

    assert vouching_of(packed).covers == []


def test_a_process_in_the_scope_is_covered(village, packed):
    certificate = granted(village, processes=[Process.GROWING])

    assert vouching_of(packed).whole == [certificate]


@pytest.mark.parametrize("who", ["manager", "other_official", "stranger"])
def test_only_an_office_of_the_unit_withdraws(village, who):
    with pytest.raises(certificates.CertificateRefusedError):
        certificates.withdraw(granted(village), on=today(), reason="x", by=getattr(village, who))


def indication():
    facts = {"varieties": ["cat-chu"], "keeper": "thử", "valid_from": date(2020, 1, 1), "source": "thử"}
    species = Species.objects.get(code="MNGIN")
    return GeographicalIndication.objects.create(
        number="00078", name="Xoài Cao Lãnh", species=species, **facts
    )


def test_the_right_to_an_indication_ends(village, packed):
    facts = {"organization": village.coop, "decision": "QĐ-01", "valid_from": date(2026, 1, 1)}
    use = indications.allow_use(indication(), by=village.official, **facts)
    assert [each.number for each in vouching_of(packed).indications] == ["00078"]

    with pytest.raises(PermissionError):
        indications.end_use(use, on=today(), reason="x", by=village.manager)
    indications.end_use(use, on=today(), reason="Không giữ quy trình", by=village.official)
    assert vouching_of(packed).indications == []


# Pages


def told(client, address):
    return client.get(address).content.decode()


def test_anybody_finds_what_holds_today_without_accents(client, village, province):
    certificate = granted(village)
    confirmed(village, province)
    facts = {"organization": village.coop, "decision": "QĐ-01", "valid_from": date(2026, 1, 1)}
    indications.allow_use(indication(), by=village.official, **facts)
    address = reverse("quality:public")

    assert all(word in told(client, address) for word in ("VG-01", "XN-01", "QĐ-01", village.coop.name))
    assert "XN-01" in told(client, address + "?tim=chuoi xoai")
    assert "VG-01" not in told(client, address + "?tim=chuoi xoai")
    assert "Không tìm thấy" in told(client, address + "?tim=sau rieng")
    assert village.plot.name not in told(client, address)

    certificates.suspend(certificate, since=today(), reason="kiểm tra", by=village.official)
    assert "VG-01" not in told(client, address)


def test_a_household_is_not_named_without_consent(client, village):
    granted(village, holder=village.household, by=village.manager)

    page = told(client, reverse("quality:public"))
    assert "Sáu Lành" not in page
    assert village.household.code in page


def chain_form(village, **facts):
    known = {
        "unit": "vn2:P:82", "number": "XN-09", "name": "Chuỗi thử", "issuer": "Chi cục", "valid_from": "01/01/2026",
        "valid_to": "", "varieties": [village.variety.pk], "growing": [str(village.coop.pk)],
        "packing": [str(village.packhouse.pk)],
    }  # fmt: skip
    return known | facts


def test_the_province_enters_and_withdraws_a_chain_on_its_page(client, village, province):
    client.force_login(province)
    address = reverse("quality:chains")

    for _ in range(2):
        assert "XN-09" in client.post(address, chain_form(village), follow=True).content.decode()
    chain = SafeChain.objects.get()
    assert {link.step for link in chain.links.all()} == {"growing", "packing"}

    end = {"on": f"{today():%d/%m/%Y}", "reason": "Không còn đủ điều kiện"}
    page = client.post(reverse("quality:chain_end", args=[chain.pk]), end, follow=True).content.decode()
    assert "Không còn đủ điều kiện" in page


@pytest.mark.parametrize(
    "wrong", [{"varieties": []}, {"growing": [], "packing": []}, {"number": ""}, {"unit": "x"}]
)
def test_a_wrong_chain_is_told(client, village, province, wrong):
    client.force_login(province)

    assert client.post(reverse("quality:chains"), chain_form(village, **wrong)).status_code == 422
    assert not SafeChain.objects.exists()


@pytest.mark.parametrize("who", ["official", "manager", "other_manager", "stranger"])
def test_others_enter_no_chain(client, village, province, who):
    chain = confirmed(village, province)
    client.force_login(getattr(village, who))

    assert client.post(reverse("quality:chains"), chain_form(village)).status_code == 403
    end = {"on": "01/01/2026", "reason": "x"}
    assert client.post(reverse("quality:chain_end", args=[chain.pk]), end).status_code == 404


def test_the_office_grants_and_ends_an_indication_on_its_page(client, village):
    indication()
    client.force_login(village.official)
    address = reverse("quality:indications")
    facts = {
        "indication": "00078", "organization": str(village.coop.pk), "decision": "QĐ-02", "valid_from": "01/01/2026",
    }  # fmt: skip

    assert "QĐ-02" in client.post(address, facts, follow=True).content.decode()
    wrong = facts | {"organization": str(village.household.pk)}
    assert client.post(address, wrong).status_code == 422
    use = IndicationUse.objects.get()
    client.post(reverse("quality:indication_end", args=[use.pk]), {"on": "01/06/2026", "reason": "thử"})
    assert not indications.uses_on(today()).exists()

    client.force_login(village.other_official)
    assert client.post(reverse("quality:indication_end", args=[use.pk]), {}).status_code == 404
    client.force_login(village.manager)
    assert client.post(address, facts).status_code == 403


def test_the_office_lifts_and_withdraws_on_the_certificates_page(client, village):
    certificate = granted(village)
    client.force_login(village.official)
    day = f"{today():%d/%m/%Y}"
    client.post(reverse("quality:suspensions", args=[certificate.pk]), {"since": day, "reason": "kiểm tra"})

    lifting = reverse("quality:liftings", args=[certificate.pk])
    client.force_login(village.manager)
    assert client.post(lifting, {"on": day, "reason": "tự gỡ"}).status_code == 403
    client.force_login(village.official)
    assert client.post(lifting, {"on": "x", "reason": ""}).status_code == 422
    assert (
        "Còn hiệu lực hôm nay"
        in client.post(lifting, {"on": day, "reason": "đạt"}, follow=True).content.decode()
    )

    withdrawal = reverse("quality:withdrawals", args=[certificate.pk])
    client.force_login(village.manager)
    assert client.post(withdrawal, {"on": day, "reason": "x"}).status_code == 403
    client.force_login(village.official)
    page = client.post(withdrawal, {"on": day, "reason": "gian dối"}, follow=True).content.decode()
    assert "Không có hiệu lực hôm nay" in page
    assert "gian dối" in page
