"""A project of the cast's commune, up to the step that a test is about."""

from datetime import date
from uuid import uuid4

from commune.projects import council, keeping, money
from commune.units.models import AdminUnit

COMMUNE, OTHER, OLD = "vn2:C:30076", "vn2:C:28273", "vn3:C:30121"
COUNCIL = ("council_chair", "council_expert", "council_trade")
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
    known = {"on": date(2026, 2, 1), "document": "GV-1", "client_id": uuid4(), "by": cast.province_official}
    known |= facts
    return money.allocate(row, amount=amount, **known)


def committed(cast, row, amount=500, **facts):
    known = {"on": date(2026, 1, 20), "document": "CK-1", "giver": "Công ty thử", "by": cast.official}
    return money.commit(row, amount=amount, client_id=uuid4(), **{**known, **facts})


def seated(cast, project, *keys):
    """The council of a project: three who have nothing to do with it."""
    for key in keys or COUNCIL:
        council.seat(project, person=getattr(cast, key), title="Thành viên", by=cast.province_official)


def accepted(cast, project, on=date(2026, 6, 1), **facts):
    """By all three of the council, then written down by the province."""
    seated(cast, project)
    for key in COUNCIL:
        council.hand_in(project, passes=True, finding="Đạt", by=getattr(cast, key))
    known = {"finding": "Đạt", "accepted_on": on, "by": cast.province_official, **facts}
    return council.accept(project, **known)


def disbursed(cast, row, amount=100, **facts):
    known = {"on": date(2026, 3, 1), "document": "GN-1", "client_id": uuid4(), "by": cast.official, **facts}
    return money.disburse(row, amount=amount, **known)
