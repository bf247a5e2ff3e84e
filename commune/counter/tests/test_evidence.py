"""What is counted: sales that stand, at their market's unit; and whose right has ended sees no book."""

from django.utils import timezone

from commune.counter import sales
from commune.counter.tests import market
from commune.ledger.evidence import evidence
from commune.people.models import Membership


def test_sales_count_for_the_markets_unit_and_undone_ones_do_not(cast):
    row = market.stall(cast)
    market.opened(cast, row)
    market.cash(cast, row, 60_000)
    market.money(row, 40_000)
    sales.reverse(market.cash(cast, row, 5_000), reason="nhầm", by=cast.stall_holder)

    kind = dict(evidence)["counter.sale"]
    rows = kind.queryset().filter(**{kind.unit_path: cast.market.unit_id})

    told = {(getattr(each, kind.fields["cashless"].path), each.amount) for each in rows}
    assert told == {(False, 60_000), (True, 40_000)}
    assert kind.address_of(rows[0]) == f"/markets/{cast.market.code}/"


def test_who_left_the_business_sees_no_book_any_more(client, cast):
    row = market.stall(cast)
    day = market.opened(cast, row)
    client.force_login(cast.stall_holder)
    assert client.get(f"/counter/days/{day.pk}/").status_code == 200

    Membership.objects.filter(person=cast.stall_holder).update(until=timezone.now())

    assert client.get(f"/counter/days/{day.pk}/").status_code == 404
    assert client.post(f"/counter/{row.code}/sales/", {"amount": "45"}).status_code == 404
