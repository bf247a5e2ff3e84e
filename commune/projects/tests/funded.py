"""A project of the cast's commune, up to the step that a test is about."""

from datetime import date
from uuid import uuid4

from commune.projects import keeping, money
from commune.units.models import AdminUnit

COMMUNE, OTHER, OLD = "vn2:C:30076", "vn2:C:28273", "vn3:C:30121"
APPROVED = date(2026, 1, 5)


def entered(cast, *, unit=COMMUNE, by=None, **facts):
    known = {"code": "THU-1", "name": "Mô hình thử", "field": "Thương mại điện tử", "years": "2026"}
    known |= {"is_pilot": True, "client_id": uuid4(), **facts}
    return keeping.enter_project(unit=AdminUnit.objects.get(pk=unit), by=by or cast.official, **known)


def approved(cast, **facts):
    row = entered(cast, **facts)
    keeping.approve(row, number="1/QĐ-THỬ", approved_on=APPROVED, by=cast.province_official)
    return row


def fund(cast, project, amount=1000, **facts):
    known = {"source": "state", "level": "provincial", "approved_on": APPROVED, "client_id": uuid4(), **facts}
    return money.add_fund(project, amount=amount, by=cast.province_official, **known)


def allocated(cast, row, amount=600, **facts):
    known = {"on": date(2026, 2, 1), "document": "GV-1", "client_id": uuid4(), "by": cast.official, **facts}
    return money.allocate(row, amount=amount, **known)


def disbursed(cast, row, amount=100, **facts):
    known = {"on": date(2026, 3, 1), "document": "GN-1", "client_id": uuid4(), "by": cast.official, **facts}
    return money.disburse(row, amount=amount, **known)
