"""Which certificate covers what on which day."""

from datetime import date, timedelta

import pytest

from commune.quality import certificates, indications
from commune.quality.models import (
    Certificate,
    CertificateWithdrawal,
    GeographicalIndication,
    Standard,
    SuspensionLifting,
)
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def vietgap() -> Standard:
    facts = {"edition": "TCVN 11892-1:2017", "issuer": "thử", "source": "thử", "valid_from": date(2017, 1, 1)}
    return Standard.objects.create(slug="vietgap", name="VietGAP", **facts)


def granted(village, vietgap, **facts):
    known = {
        "holder": village.coop,
        "number": "VG-01",
        "certifier": "Tổ chức chứng nhận thử",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2027, 12, 31),
        "varieties": [village.variety],
        "places": [village.plot],
        "by": village.manager,
    }
    return certificates.grant(vietgap, **{**known, **facts})


def covering(village, on=DAY, **facts):
    known = {"holder": village.coop, "place": village.plot, "trade_item": village.box, **facts}
    return certificates.covering(on=on, **known)


def test_it_covers_the_place_and_goods_in_its_scope(village, vietgap):
    certificate = granted(village, vietgap)

    assert covering(village) == [certificate]
    assert covering(village, holder=village.household) == [certificate]
    assert covering(village, place=village.other_plot) == []
    assert covering(village, trade_item=village.gift_box) == []
    assert covering(village, holder=village.other_coop, place=None) == []


@pytest.mark.parametrize(
    ("day", "covers"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_only_from_its_first_to_its_last_day(village, vietgap, day, covers):
    granted(village, vietgap)

    assert bool(covering(village, on=day)) is covers


def test_suspended_it_covers_nothing_until_lifted(village, vietgap):
    certificate = granted(village, vietgap)
    suspension = certificates.suspend(certificate, since=DAY, reason="thử", by=village.manager)

    assert covering(village, on=DAY - timedelta(days=1)) == [certificate]
    assert covering(village) == []
    certificates.lift(suspension, on=DAY + timedelta(days=5), reason="thử", by=village.manager)
    assert covering(village, on=DAY + timedelta(days=4)) == []
    assert covering(village, on=DAY + timedelta(days=5)) == [certificate]


def test_without_places_it_covers_all_of_the_holder_but_not_its_members(village, vietgap):
    certificate = granted(village, vietgap, places=[])

    assert covering(village, place=village.packhouse) == [certificate]
    assert covering(village) == []
    assert covering(village, holder=village.household) == []


@pytest.mark.parametrize(
    "wrong", [{"varieties": []}, {"valid_to": date(2025, 1, 1)}, {"places": ["outside"]}]
)
def test_a_scope_that_cannot_be_is_refused(village, vietgap, wrong):
    if "places" in wrong:
        wrong = {"places": [village.outside_plot]}
    with pytest.raises(certificates.CertificateRefusedError):
        granted(village, vietgap, **wrong)


def test_the_same_number_again_is_the_same_and_with_other_content_refused(village, vietgap):
    assert granted(village, vietgap) == granted(village, vietgap)
    with pytest.raises(certificates.CertificateRefusedError):
        granted(village, vietgap, valid_to=date(2029, 1, 1))


def test_an_indication_is_for_named_varieties_and_allowed_users(village):
    indication = GeographicalIndication.objects.create(
        number="00078",
        name="Cao Lãnh",
        species=village.species,
        varieties=["cat-chu"],
        keeper="thử",
        valid_from=date(2020, 1, 1),
        source="thử",
    )
    facts = {"organization": village.coop, "decision": "QĐ-01", "valid_from": date(2026, 1, 1)}
    indications.allow_use(indication, by=village.official, **facts)

    assert indications.usable_by(village.coop, variety=village.variety, on=DAY) == [indication]
    assert indications.usable_by(village.other_coop, variety=village.variety, on=DAY) == []
    other = village.gift_box.variety
    assert indications.usable_by(village.coop, variety=other, on=DAY) == []
    assert indications.usable_by(village.coop, variety=village.variety, on=date(2025, 1, 1)) == []


@pytest.mark.parametrize("who", ["other_manager", "other_official", "farmer", "stranger"])
def test_others_neither_grant_nor_suspend_nor_lift_nor_withdraw(village, vietgap, who):
    by, reason = getattr(village, who), "x"
    certificate = granted(village, vietgap)
    suspension = certificates.suspend(certificate, since=DAY, reason="thử", by=village.manager)

    for verb in (
        lambda: granted(village, vietgap, number="VG-02", by=by),
        lambda: certificates.suspend(certificate, since=DAY, reason=reason, by=by),
        lambda: certificates.lift(suspension, on=DAY, reason=reason, by=by),
        lambda: certificates.withdraw(certificate, on=DAY, reason=reason, by=by),
    ):
        with pytest.raises(certificates.CertificateRefusedError, match=r"quyền|cơ quan"):
            verb()
    assert Certificate.objects.count() == 1
    assert not SuspensionLifting.objects.exists()
    assert not CertificateWithdrawal.objects.exists()


@pytest.mark.parametrize("who", ["other_manager", "farmer", "stranger"])
def test_others_neither_allow_nor_end_the_use_of_an_indication(village, who):
    indication = GeographicalIndication.objects.create(
        number="00078",
        name="Cao Lãnh",
        species=village.species,
        varieties=["cat-chu"],
        keeper="thử",
        valid_from=date(2020, 1, 1),
        source="thử",
    )
    facts = {"organization": village.coop, "decision": "QĐ-01", "valid_from": date(2026, 1, 1)}
    use = indications.allow_use(indication, by=village.official, **facts)

    with pytest.raises(PermissionError):
        indications.allow_use(indication, by=getattr(village, who), **facts | {"decision": "QĐ-02"})
    with pytest.raises(PermissionError):
        indications.end_use(use, on=DAY, reason="x", by=getattr(village, who))
