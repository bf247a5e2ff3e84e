"""Soil tests: written once, impossible figures refused, and what follows from them by dated rules."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from commune.ledger.evidence import evidence
from commune.people import consents
from commune.people.models import Purpose
from commune.products.crops import CROPS
from commune.soil import ratings
from commune.soil.measures import known_measures
from commune.soil.models import SoilPoint, SoilTest
from commune.soil.points import SoilRefused, lay_point
from commune.soil.testing import record_test
from commune.units.history import date_today

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(cast):
    return lay_point(name="Giữa vườn", plot=cast.plot, by=cast.technician, client_id=uuid4())


def sampled(point, by, **facts):
    facts = {"sampled_on": date_today(), "values": {"ph_h2o": Decimal("4.2")}, "lab": "Phòng A"} | facts
    return record_test(point, by=by, client_id=facts.pop("client_id", uuid4()), **facts)


def test_a_test_sent_twice_is_one_and_other_content_is_refused(cast, point):
    sent = uuid4()
    first, second = (sampled(point, cast.technician, client_id=sent) for _ in range(2))

    assert first.pk == second.pk
    assert SoilTest.objects.count() == 1
    with pytest.raises(SoilRefused, match="nội dung khác"):
        sampled(point, cast.technician, client_id=sent, values={"ph_h2o": Decimal(5)})


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {"ph_h2o": Decimal(15)}},
        {"values": {"ph_h2o": Decimal("NaN")}},
        {"values": {"organic_matter": Decimal(-1)}},
        {"values": {"gold": Decimal(1)}},
        {"values": {}},
        {"lab": " "},
        {"sampled_on": date(1900, 1, 1)},
        {"sampled_on": date_today() + timedelta(days=1)},
        {"depth_cm": (20, 20)},
        {"depth_cm": (0, 900)},
    ],
)
def test_impossible_tests_are_refused(cast, point, wrong):
    with pytest.raises(SoilRefused):
        sampled(point, cast.technician, **wrong)
    assert SoilTest.objects.count() == 0


@pytest.mark.parametrize("role", ["other_manager", "buyer", "other_farmer", "auditor"])
def test_others_may_not_write_there(cast, point, role):
    with pytest.raises(PermissionError):
        sampled(point, getattr(cast, role))
    with pytest.raises(PermissionError):
        lay_point(name="Lén", plot=cast.plot, by=getattr(cast, role), client_id=uuid4())


def test_points_are_numbered_and_lie_in_viet_nam(cast, point):
    second = lay_point(name="Cuối vườn", plot=cast.plot, by=cast.farmer, client_id=uuid4())
    common = lay_point(
        name="Đất công",
        unit=cast.plot.unit,
        point=(Decimal("10.4"), Decimal("105.6")),
        by=cast.official,
        client_id=uuid4(),
    )

    assert [point.code, second.code, common.code] == ["DAT-V-0117-1-1", "DAT-V-0117-1-2", "DAT-30076-1"]
    for place in ((Decimal("105.6"), Decimal("10.4")), (Decimal("10.4"), Decimal(0))):
        with pytest.raises(SoilRefused):
            lay_point(name="Sai", plot=cast.plot, point=place, by=cast.farmer, client_id=uuid4())


def test_a_plots_point_is_public_only_under_consent(cast, point):
    common = lay_point(
        name="Đất công",
        unit=cast.plot.unit,
        point=(Decimal("10.4"), Decimal("105.6")),
        by=cast.official,
        client_id=uuid4(),
    )
    assert list(SoilPoint.objects.visible_to(cast.buyer)) == [common]
    assert point in SoilPoint.objects.visible_to(cast.official)

    given = consents.give(cast.farmer, purpose=Purpose.PLOT, by=cast.farmer)
    assert point in SoilPoint.objects.visible_to(cast.buyer)

    consents.withdraw(given)
    assert point not in SoilPoint.objects.visible_to(cast.buyer)


def test_what_follows_differs_by_crop_and_names_its_source(cast, point):
    row = sampled(point, cast.technician)
    mango, rice = (ratings.findings_of(row, crop=crop, on=date_today())[0] for crop in ("MNGIN", "ORYSA"))

    assert mango.rule.label == "chua nhiều"
    assert ratings.UNCHECKED in mango.rule.cited
    assert mango.advice.startswith("Bón vôi")
    assert rice.advice.startswith("Ém phèn")


def test_of_two_editions_the_one_of_the_day_judges():
    old, new = (
        ratings.Rule(name, "thử", True, since, until, "ph_h2o", "x", name, "", None, None)
        for name, since, until in (
            ("cũ", date(2020, 1, 1), date(2025, 12, 31)),
            ("mới", date(2026, 1, 1), None),
        )
    )

    assert ratings.rule_for("ph_h2o", Decimal(5), date(2025, 12, 31), (old, new)) == old
    assert ratings.rule_for("ph_h2o", Decimal(5), date(2026, 1, 1), (old, new)) == new
    assert ratings.rule_for("ph_h2o", Decimal(5), date(2019, 1, 1), (old, new)) is None


def test_classes_of_a_measure_leave_no_hole_and_do_not_overlap():
    for code in {rule.measure for rule in ratings.known_rules()}:
        rules = sorted(
            (rule for rule in ratings.known_rules() if rule.measure == code),
            key=lambda rule: rule.at_least or Decimal(0),
        )
        assert rules[0].at_least is None
        assert rules[-1].below is None
        assert [rule.below for rule in rules[:-1]] == [rule.at_least for rule in rules[1:]], code
        assert code in known_measures()


def test_every_advice_speaks_of_a_known_class_and_crop():
    classes = {(rule.measure, rule.code) for rule in ratings.known_rules()}
    crops = {"", *(crop.code for crop in CROPS)}

    assert [key for key in ratings.known_advice() if key[:2] not in classes or key[2] not in crops] == []


def test_tests_are_evidence(cast, point):
    sampled(point, cast.technician)
    kind = evidence["soil.test"]

    assert kind.queryset().filter(**{kind.unit_path: cast.plot.unit}).count() == 1
    assert kind.address_of(kind.queryset().get()) == "/soil/points/DAT-V-0117-1-1/"
