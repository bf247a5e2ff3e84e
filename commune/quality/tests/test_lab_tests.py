"""Lab tests of lots, and what their results prove."""

from datetime import date
from decimal import Decimal

import pytest

from commune.quality.lab_tests import Reading, ReportRefusedError, enter_report, of_lots
from tests.village import Village, build_village, harvested

pytestmark = pytest.mark.django_db
GOOD = Reading("azoxystrobin", Decimal("0.01"), "mg/kg", limit=Decimal("0.7"))


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture
def lot(village):
    return harvested(village)


def entered(village, lot, *results, **facts):
    known = {
        "lab": "Phòng thử nghiệm minh họa",
        "accreditation": "VILAS 000",
        "method": "LC-MS/MS",
        "report_number": "KQ-01",
        "sampled_on": date(2026, 6, 1),
        "reported_on": date(2026, 6, 5),
    }
    return enter_report(lot, results=results, by=village.technician, **{**known, **facts})


@pytest.mark.parametrize(
    ("reading", "passes"),
    [
        (GOOD, True),
        (Reading("a", Decimal("0.7"), "mg/kg", limit=Decimal("0.7")), True),
        (Reading("a", Decimal("0.71"), "mg/kg", limit=Decimal("0.7")), False),
        (Reading("a", None, "mg/kg", limit=Decimal("0.7"), detection_limit=Decimal("0.01")), True),
        (Reading("a", None, "mg/kg", limit=Decimal("0.01"), detection_limit=Decimal("0.05")), False),
        (Reading("a", Decimal("0.01"), "mg/kg"), False),
    ],
)
def test_a_test_passes_when_each_result_keeps_a_limit(village, lot, reading, passes):
    assert entered(village, lot, reading).is_passed is passes


def test_tests_are_found_by_lot(village, lot):
    test = entered(village, lot, GOOD)

    assert of_lots([lot]) == [test]
    assert of_lots([]) == []


def test_the_same_report_again_is_one(village, lot):
    assert entered(village, lot, GOOD) == entered(village, lot, GOOD)


@pytest.mark.parametrize(
    "wrong", [{"sampled_on": date(2026, 6, 6)}, {"results": ()}, {"results": ("negative",)}]
)
def test_an_impossible_report_is_refused(village, lot, wrong):
    results = {(): (), ("negative",): (Reading("a", Decimal(-1), "mg/kg"),)}[wrong.pop("results", ())] or ()
    with pytest.raises(ReportRefusedError):
        entered(village, lot, *(results or ((GOOD,) if wrong else ())), **wrong)
