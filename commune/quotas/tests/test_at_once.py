"""Several orders at the same moment, really committed: the quota holds on both databases."""

from uuid import uuid4

from commune.quotas import ordering
from commune.quotas.models import QuotaLevel, StampOrder
from commune.quotas.programmes import QuotaRefusedError
from commune.quotas.tests.granted import order, quota
from tests.fixtures import Cast


def taken(row):
    return QuotaLevel.objects.get(quota=row).ordered


def test_ten_orders_at_once_do_not_pass_the_quota(own_database):
    row = own_database.once(lambda: quota(Cast(), count=100))

    answers = own_database.run(*[lambda: order(Cast(), row, 30) for _ in range(10)])

    assert sum(isinstance(each, StampOrder) for each in answers) == 3
    assert all(isinstance(each, StampOrder | QuotaRefusedError) for each in answers), answers
    assert own_database.once(lambda: (taken(row), ordering.recount(row))) == (90, 90)


def test_pressed_twice_at_the_same_moment_it_is_one_order(own_database):
    row, key = own_database.once(lambda: quota(Cast(), count=100)), uuid4()

    answers = own_database.run(*[lambda: order(Cast(), row, 30, client_id=key) for _ in range(4)])

    assert {each.pk for each in answers} == {answers[0].pk}
    assert own_database.once(lambda: taken(row)) == 30
