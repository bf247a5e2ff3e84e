"""Two steps after the preparation, none skipped, none forced; what is sealed stays as it is."""

import pytest

from commune.ledger import verification
from commune.lib import periods
from commune.program.models import Indicator, Target
from commune.reports import bundling, comparing, sealing
from commune.reports.models import Freeze, FreezeAcceptance, FreezeSignature
from commune.reports.tests.conftest import MARCH, write


def sealed(cast, commune, **facts):
    freeze = sealing.prepare(commune, MARCH, by=cast.official.log_actor, **facts)
    sealing.sign(freeze, by=cast.chairman)
    sealing.accept(freeze, by=cast.province_official)
    return Freeze.objects.get(pk=freeze.pk)


def figure(freeze, code):
    (found,) = [each for each in freeze.told["figures"] if each["code"] == code]
    return found


def test_a_freeze_says_what_was_counted(cast, commune):
    found = figure(sealing.prepare(commune, MARCH, by="system:test"), "households-with-diary")

    assert (found["numerator"], found["denominator"], found["value"]) == (1, 3, "33.333333")
    assert found["meets"] is False
    assert found["grades"] == {"A": 2, "B": 0, "C": 3}
    assert found["evidence"]["rows"] == 2 + 3


def test_steps_in_their_order(cast, commune):
    freeze = sealing.prepare(commune, MARCH, by=cast.official.log_actor)
    with pytest.raises(sealing.SealingRefusedError, match="chưa được ký"):
        sealing.accept(freeze, by=cast.province_official)
    for person in (cast.official, cast.province_official, cast.farmer, cast.other_official):
        with pytest.raises(sealing.SealingRefusedError, match="đứng đầu"):
            sealing.sign(freeze, by=person)

    signature = sealing.sign(freeze, by=cast.chairman)
    for person in (cast.official, cast.chairman, cast.other_official, cast.buyer):
        with pytest.raises(sealing.SealingRefusedError, match="cấp trên"):
            sealing.accept(freeze, by=person)
    acceptance = sealing.accept(freeze, by=cast.province_official)

    assert sealing.sign(freeze, by=cast.chairman) == signature
    assert sealing.accept(freeze, by=cast.province_official) == acceptance
    assert (FreezeSignature.objects.count(), FreezeAcceptance.objects.count()) == (1, 1)
    assert list(verification.findings(deep=True)) == []


def test_who_prepared_does_not_accept(cast, commune):
    freeze = sealing.prepare(commune, MARCH, by=cast.province_official.log_actor)
    sealing.sign(freeze, by=cast.chairman)

    with pytest.raises(sealing.SealingRefusedError, match="phải khác"):
        sealing.accept(freeze, by=cast.province_official)


def test_a_new_preparation_unsigns(cast, commune):
    first = sealing.prepare(commune, MARCH, by="system:test")
    sealing.sign(first, by=cast.chairman)
    second = sealing.prepare(commune, MARCH, by="system:test")

    with pytest.raises(sealing.SealingRefusedError, match="lập lại"):
        sealing.accept(first, by=cast.province_official)
    with pytest.raises(sealing.SealingRefusedError, match="chưa được ký"):
        sealing.accept(second, by=cast.province_official)


def test_what_is_sealed_is_reported_again_only_with_a_reason(cast, commune):
    first = sealed(cast, commune)
    write(cast, 9, "other_farmer", "other_plot")

    with pytest.raises(sealing.SealingRefusedError, match="lý do"):
        sealing.prepare(commune, MARCH, by="system:test", reason="  ")
    second = sealed(cast, commune, reason="Nhật ký tới muộn do mất sóng")

    assert second.restates == first
    assert sealing.sealed_of(commune, MARCH) == second
    (change,) = comparing.changes_between(first, second)
    assert (change.code, change.before, change.after, change.cause) == (
        "households-with-diary",
        1,
        2,
        "evidence",
    )


def test_another_rule_leaves_a_sealed_report_as_it_is_to_the_byte(cast, commune):
    freeze = sealed(cast, commune)
    before = bundling.files_of(freeze)
    indicator = Indicator.objects.get(code="households-with-diary")
    Target.objects.create(indicator=indicator, unit=commune, comparison="at_least", amount=1)
    write(cast, 9, "other_farmer", "other_plot")
    again = sealed(cast, commune, reason="mục tiêu riêng của xã")

    assert bundling.files_of(Freeze.objects.get(pk=freeze.pk)) == before
    (change,) = comparing.changes_between(freeze, again)
    assert change.cause == "rule"


def test_a_period_to_come_is_not_prepared(cast, commune):
    with pytest.raises(sealing.SealingRefusedError, match="chưa bắt đầu"):
        sealing.prepare(commune, periods.parse("2199"), by="system:test")
