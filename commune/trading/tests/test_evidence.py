"""What figures may count: committed and delivered kilograms of linkage contracts."""

from decimal import Decimal
from uuid import uuid4

import pytest

from commune.ledger.evidence import evidence
from commune.trading import contracts, deliveries

pytestmark = pytest.mark.django_db


def rows_of(name):
    kind = evidence[name]
    names = list(kind.fields)
    rows = kind.queryset().values_list(*[each.path for each in kind.fields.values()])
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_committed_kilograms_count_once_both_confirmed(trade):
    pool = trade.pool(trade.want(), [trade.offer()], 300)
    trade.say(pool, "yes", "farmer")
    assert rows_of("trading.contract") == []

    made = trade.concluded(pool)

    (row,) = rows_of("trading.contract")
    assert (row["kilograms"], row["amount"], row["linkage"], row["pooled"], row["broken"]) == (
        300,
        6_300_000,
        True,
        True,
        False,
    )
    contracts.end(made, kind="buyer", reason="Bỏ", by=trade.cast.manager)
    assert rows_of("trading.contract")[0]["broken"] is True


def test_delivered_kilograms_count_once_they_were_taken(trade):
    made = trade.concluded()
    row = deliveries.deliver(
        made, lot=trade.lot(), kilograms=Decimal("80.5"), by=trade.cast.manager, client_id=uuid4()
    )
    assert rows_of("trading.delivery") == []

    deliveries.answer(row, is_taken=True, by=trade.cast.purchaser)

    (counted,) = rows_of("trading.delivery")
    assert (counted["kilograms"], counted["paid"], counted["producer"]) == (
        Decimal("80.5"),
        False,
        trade.cast.household.pk,
    )


def test_every_kind_has_its_page_and_its_unit(trade):
    trade.concluded()

    for name in ("trading.offer", "trading.want", "trading.contract"):
        kind = evidence[name]
        row = kind.queryset().first()
        assert kind.address_of(row).startswith("/trading/")
        assert kind.queryset().filter(**{f"{kind.unit_path}__isnull": False}).exists()
        assert kind.queryset().filter(**{f"{kind.time_path}__isnull": False}).exists()
