"""A quota of the province's programme, an order delivered, a few of its stamps on goods and scanned. All invented but
the plan's two figures, which are those of the source that is named with them."""

from datetime import timedelta

from django.utils import timezone

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day
from commune.quotas import delivering, ordering, programmes
from commune.quotas.models import StampOrder, StampQuota
from commune.stamps import batches, scans
from commune.trace.models import Lot
from commune.units.models import AdminUnit

PLANNED_STAMPS, PLANNED_FACILITIES = 2_061_000, 17
SOURCE = "Bài viết về chương trình của Long An, khoảng tháng 8 năm 2023; ở đây là kế hoạch minh họa"
GRANTED, ORDERED, SENT, RELABELLED = 60_000, 600, 500, 4


def play(lot: Lot) -> None:
    """Each step may be repeated."""
    order = _ordered(_quota())
    province, manager = assembling.person("province_official"), assembling.person("manager")
    ordering.approve(order, by=province)
    roll = ordering.make_roll(order, by=province).batch
    sent = delivering.deliver(order, first=0, last=SENT - 1, slip="MINHHOA-PG-01", by=province)
    delivering.confirm(sent, first=0, last=SENT - 1, note="", by=manager)
    packer = assembling.person("packer")
    batches.assign(roll, lot, first=0, last=RELABELLED - 1, by=packer)
    if not roll.activations.exists():
        batches.activate(roll, first=0, last=RELABELLED - 1, by=packer)
        for index, hours in ((0, 5), (0, 3), (1, 2)):
            scans.note(roll.number, index, timezone.now() - timedelta(hours=hours))
        scans.flush()


def _quota() -> StampQuota:
    province = assembling.person("province_official")
    programme = programmes.open_programme(
        AdminUnit.objects.get(pk=cast.PROVINCE),
        name="Chương trình tem truy xuất (minh họa)",
        planned_stamps=PLANNED_STAMPS,
        planned_facilities=PLANNED_FACILITIES,
        source=SOURCE,
        valid_from=day(200),
        valid_to=day(-700),
        by=province,
    )
    return programmes.grant_quota(
        programme,
        facility=assembling.organization("cooperative"),
        count=GRANTED,
        decision="MINHHOA-07/QĐ",
        decided_on=day(30),
        valid_from=day(29),
        valid_to=day(-330),
        by=province,
    )


def _ordered(quota: StampQuota) -> StampOrder:
    return ordering.order_stamps(
        quota,
        trade_item=assembling.trade_item("boxed_mango"),
        count=ORDERED,
        by=assembling.person("manager"),
        client_id=client_id("stamp-order", 1),
    )
