"""The successor of the former Tân Mỹ Chánh is opened as a second commune. Everybody here is invented."""

from decimal import Decimal

from commune.demo import assembling
from commune.demo.clock import client_id, moment
from commune.operations import opening, staffing
from commune.operations.models import CommuneOpened
from commune.units.history import successors_of
from commune.units.models import AdminUnit

FORMER = "vn3:C:28291"
OFFICIAL, MANAGER = "+84900000094", "+84900000095"


def play() -> None:
    """By an official of the province, step by step, to the end; played again it changes nothing."""
    by = assembling.person("province_official")
    unit = successors_of(AdminUnit.objects.get(pk=FORMER))[0].unit
    begun = opening.open_commune(unit, by=by, client_id=client_id("commune", unit.pk), at=moment(12))
    if CommuneOpened.objects.filter(opening=begun).exists():
        return
    staffing.name_office(begun, name=f"Văn phòng UBND {unit.name} (minh họa)", by=by)
    staffing.appoint_official(
        begun, full_name="Phan Thị Mỹ Duyên (minh họa)", phone=OFFICIAL, role="official", by=by, at=moment(12)
    )
    staffing.name_cooperative(
        begun,
        name="HTX rau màu Tân Mỹ (minh họa)",
        full_name="Nguyễn Hữu Nghĩa (minh họa)",
        phone=MANAGER,
        by=by,
        at=moment(11),
    )
    point = (Decimal("10.347000"), Decimal("106.395000"))
    staffing.name_place(
        begun, kind="collection_point", name="Điểm tập kết Tân Mỹ (minh họa)", point=point, by=by
    )
    opening.finish(begun, by=by, at=moment(11))
