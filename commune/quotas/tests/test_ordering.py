"""A quota is never passed, orders are ruled once, and the counter says what the orders say."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from commune.quotas import ordering
from commune.quotas.models import OrderBatch, OrderRuling, QuotaLevel, StampOrder
from commune.quotas.programmes import QuotaRefusedError
from commune.quotas.tests.granted import made, order, programme, quota, today

pytestmark = pytest.mark.django_db


def taken(row):
    return QuotaLevel.objects.get(quota=row).ordered


def test_orders_take_of_the_quota_and_no_more(cast):
    row = quota(cast, count=100)

    order(cast, row, 60)
    with pytest.raises(QuotaRefusedError, match="còn 40 tem"):
        order(cast, row, 41)
    order(cast, row, 40)

    assert taken(row) == ordering.recount(row) == 100
    assert StampOrder.objects.count() == 2


def test_the_same_order_twice_is_one_and_another_under_its_id_is_refused(cast):
    row, key = quota(cast), uuid4()

    assert order(cast, row, 30, client_id=key) == order(cast, row, 30, client_id=key)
    with pytest.raises(QuotaRefusedError):
        order(cast, row, 31, client_id=key)

    assert taken(row) == 30


def test_refused_with_a_reason_the_quota_is_free_again(cast):
    row = quota(cast)
    asked = order(cast, row, 100)

    with pytest.raises(QuotaRefusedError, match="lý do"):
        ordering.refuse(asked, reason="  ", by=cast.province_official)
    ordering.refuse(asked, reason="Thiếu hồ sơ", by=cast.province_official)
    ordering.refuse(asked, reason="Thiếu hồ sơ", by=cast.province_official)

    assert taken(row) == ordering.recount(row) == 0
    with pytest.raises(QuotaRefusedError, match="ý kiến duyệt"):
        ordering.approve(asked, by=cast.province_official)
    with pytest.raises(QuotaRefusedError, match="chưa được duyệt"):
        ordering.make_roll(asked, by=cast.province_official)


def test_approved_it_is_made_once(cast):
    row = made(cast)

    again = ordering.make_roll(row, by=cast.province_official)

    assert OrderBatch.objects.get() == again
    assert again.batch.count == 40
    assert again.batch.holder == cast.cooperative


@pytest.mark.parametrize("who", ["packer", "other_manager", "official", "province_official", "buyer"])
def test_only_the_facilitys_manager_orders(cast, who):
    row = quota(cast)

    with pytest.raises(PermissionDenied):
        order(cast, row, 5, by=getattr(cast, who))


@pytest.mark.parametrize("who", ["manager", "official", "other_official", "auditor", "inspector"])
def test_only_the_province_rules(cast, who):
    row = order(cast)

    with pytest.raises(PermissionDenied):
        ordering.approve(row, by=getattr(cast, who))
    assert not OrderRuling.objects.exists()


def test_an_expired_quota_and_anothers_goods_are_refused(cast):
    past = {"valid_from": today() - timedelta(days=90), "valid_to": today() - timedelta(days=1)}
    with pytest.raises(QuotaRefusedError, match="hết hạn"):
        order(cast, quota(cast, **past), 5)
    good = quota(cast, decision="02/QĐ-THỬ")
    for item in (cast.other_mango, cast.bulk_mango):
        with pytest.raises(QuotaRefusedError, match="của chính cơ sở"):
            order(cast, good, 5, trade_item=item)
    with pytest.raises(QuotaRefusedError, match="lớn hơn 0"):
        order(cast, good, 0)


def test_quotas_stay_within_the_plan_and_one_decision_is_one_quota(cast):
    plan = programme(cast, planned_stamps=1000)

    first = quota(cast, 600, programme=plan)
    assert quota(cast, 600, programme=plan) == first
    with pytest.raises(QuotaRefusedError, match="khác"):
        quota(cast, 500, programme=plan)
    with pytest.raises(QuotaRefusedError, match="còn 400 tem"):
        quota(cast, 401, programme=plan, decision="02/QĐ-THỬ")
    with pytest.raises(QuotaRefusedError, match="không thuộc diện"):
        quota(cast, 5, programme=plan, decision="03/QĐ-THỬ", facility=cast.household)
    with pytest.raises(PermissionDenied):
        quota(cast, 5, programme=plan, decision="04/QĐ-THỬ", by=cast.official)
