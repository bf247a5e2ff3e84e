"""Long An's 97 % of communes: 156 of 160 reach it, 155 do not, exactly and never by a rounded share."""

from datetime import date
from uuid import uuid4

import pytest

from commune.findings import entering
from commune.findings.tests.files import assessments, entered
from commune.lib import periods
from commune.program import indicators, loading
from commune.program.models import Indicator
from commune.units.models import AdminUnit

LONG_AN = "vn3:P:80"


@pytest.fixture
def communes(cast):
    loading.load_sets(by="system:test")
    found = AdminUnit.objects.filter(parent__parent=LONG_AN, level="commune", kind="xa")
    return list(found.order_by("pk"))


def reading(code="LA-C84"):
    unit = AdminUnit.objects.get(pk=LONG_AN)
    return indicators.compute(Indicator.objects.get(code=code), unit, periods.parse("2025"))


def test_156_of_160_meet_and_155_do_not(cast, communes):
    rows = [
        ["xa-ntm-2021", "8.4", each.uid, "đạt" if place < 156 else "chưa đạt", "20/06/2025", "08/QĐ-UBND"]
        for place, each in enumerate(communes)
    ]
    entered(assessments(*rows), cast.tay_ninh_official)
    found = reading()
    assert (len(communes), found.numerator, found.denominator, found.meets) == (160, 156, 160, True)

    entering.decide(
        communes[0], set_code="xa-ntm-2021", number="8.4", is_met=False, decided_on=date(2025, 6, 25),
        document="12/QĐ-UBND", reason="Kiểm tra lại.", client_id=uuid4(), by=cast.tay_ninh_official,
    )  # fmt: skip
    found = reading()
    assert (found.numerator, found.denominator, found.meets) == (155, 160, False)
