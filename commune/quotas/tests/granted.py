"""A programme of the province with a quota of the cast's co-op, and an order that was delivered."""

from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from commune.quotas import delivering, ordering, programmes
from commune.units.models import AdminUnit

PLANNED = 2_061_000


def today():
    return timezone.localdate()


def programme(cast, **facts):
    known = {
        "name": "Chương trình tem thử",
        "planned_stamps": PLANNED,
        "planned_facilities": 17,
        "source": "thử",
    }
    known |= {
        "valid_from": date(2025, 1, 1),
        "valid_to": today() + timedelta(days=900),
        "by": cast.province_official,
    }
    return programmes.open_programme(AdminUnit.objects.get(pk="vn2:P:82"), **{**known, **facts})


def quota(cast, count=100, **facts):
    known = {
        "facility": cast.cooperative,
        "decision": "01/QĐ-THỬ",
        "decided_on": today(),
        "by": cast.province_official,
    }
    known |= {"valid_from": today(), "valid_to": today() + timedelta(days=300), "count": count}
    plan = facts.pop("programme", None) or programme(cast)
    return programmes.grant_quota(plan, **{**known, **facts})


def order(cast, of=None, count=40, **facts):
    known = {"trade_item": cast.boxed_mango, "by": cast.manager, "client_id": uuid4()}
    return ordering.order_stamps(of or quota(cast), count=count, **{**known, **facts})


def made(cast, **facts):
    row = order(cast, **facts)
    ordering.approve(row, by=cast.province_official)
    ordering.make_roll(row, by=cast.province_official)
    return row


def delivered(cast, **facts):
    row = made(cast, **facts)
    sent = delivering.deliver(row, first=0, last=row.count - 1, slip="PG-01", by=cast.province_official)
    delivering.confirm(sent, first=0, last=row.count - 1, note="", by=cast.manager)
    return row
