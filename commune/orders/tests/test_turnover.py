"""What orders add to a seller's turnover for the tax page."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.farm import harvest, seasons
from commune.ledger import following
from commune.lib.epcis import build
from commune.market import booths, listings, stock
from commune.orders import cod, outside, refunds, settling
from commune.orders.models import RefundCause, RefundRequest
from commune.orders.outside import OutsideLine, Placed
from commune.orders.tests import deals
from commune.orders.tests.deals import goods
from commune.orders.tests.test_entrusted import agreed, both, placed
from commune.orders.turnover import turnover_of
from commune.people.models import Membership, Role
from commune.trace import identifiers, lots, recall
from commune.trace.models import LotKind


def sold(organization, since=0, until=0):
    today = timezone.localdate()
    lines = turnover_of(organization, today - timedelta(days=since), today - timedelta(days=until))
    return [(each.amount, each.is_own_harvest) for each in lines]


@pytest.fixture
def order(cast):
    row, _lots = goods.listing(cast)
    return deals.order(cast, row)


@pytest.fixture
def grown(cast):
    """`grown(kilograms)`: the farmer's household has a booth, and its own harvest packed into ten 5 kg boxes on it."""
    household, farmer, now = cast.household, cast.farmer, timezone.now()
    Membership.objects.create(person=farmer, organization=household, role=Role.SELLER, since=now)
    booth = booths.open_booth(household, by=farmer)
    seasons.open_season(
        cast.plot,
        variety=cast.bulk_mango.variety,
        name="Vụ thử",
        starts_on=timezone.localdate() - timedelta(days=100),
        ends_on=timezone.localdate() + timedelta(days=60),
        by=farmer,
    )
    deals.account(cast, household, "0101000777")

    def pack(kilograms):
        row = listings.offer(booth, trade_item=cast.boxed_mango, price=90_000, by=farmer)
        stock.put_on_sale(own_boxes(cast, Decimal(kilograms)), booth=booth, units=10, by=farmer)
        return row

    return pack


def own_boxes(cast, kilograms):
    """Ten 5 kg boxes of the household, packed from so many kilograms of its own harvest."""
    item, now = cast.boxed_mango, timezone.now()
    picked = harvest.record_harvest(
        cast.plot,
        trade_item=cast.bulk_mango,
        quantity=Decimal(500),
        at=now - timedelta(hours=3),
        by=cast.farmer,
        client_id=uuid4(),
    )
    code = lots.next_code(item, LotKind.PACKED, now)
    event = build.transformation_event(
        now,
        input_quantities=[build.Quantity(identifiers.uri_of(picked), kilograms, "KGM")],
        output_quantities=[build.Quantity(identifiers.lot_uri(item.gtin, code), 10)],
        biz_step="packing",
    )
    return lots.open_lot(
        kind=LotKind.PACKED,
        trade_item=item,
        holder=cast.household,
        place=cast.packhouse,
        code=code,
        quantity=Decimal(10),
        uom="H87",
        at=now,
        by=cast.farmer,
        event=event,
        parents=[(picked, kilograms)],
        best_before=timezone.localdate() + timedelta(days=9),
    )


def test_an_order_counts_when_it_is_paid_and_on_the_day_of_the_money(cast, order):
    assert sold(cast.cooperative) == []

    deals.money(order)

    assert sold(cast.cooperative) == [(350_000, False)]
    assert sold(cast.cooperative, since=300, until=1) == []
    assert sold(cast.other_cooperative) == []


def test_a_refund_lowers_it_once_it_was_sent_and_surplus_never_counted(cast, order):
    deals.money(order, amount=400_000)
    asked = refunds.ask_for_goods(order, cause=RefundCause.UNTAKEN, source="untaken:1", worth=175_000)
    assert sold(cast.cooperative) == [(350_000, False)]

    for each in RefundRequest.objects.all():
        refunds.note_sent(each, transaction_number="FT1", by=cast.manager)

    assert asked.amount == 175_000
    assert sold(cast.cooperative) == [(350_000, False), (-175_000, False)]


def test_a_refund_of_another_year_lowers_the_year_in_which_it_was_sent(cast, order):
    deals.money(order, at=timezone.now() - timedelta(days=2))
    asked = refunds.ask_for_goods(order, cause=RefundCause.UNTAKEN, source="untaken:1", worth=175_000)
    refunds.note_sent(asked, transaction_number="FT1", by=cast.manager)

    assert sold(cast.cooperative) == [(-175_000, False)]
    assert sold(cast.cooperative, since=9, until=1) == [(350_000, False)]


def test_cash_at_the_door_and_in_hand_count(cast, order):
    cod.agree(order, by=cast.manager)
    assert sold(cast.cooperative) == []
    cod.note_collected(order, carrier=cast.boat, at=timezone.now(), by="system:test", untaken=175_000)
    assert sold(cast.cooperative) == [(175_000, False)]

    other = deals.order(cast, order.lines.get().listing, units=1)
    settling.take_cash(other, by=cast.manager)
    assert sorted(sold(cast.cooperative)) == [(175_000, False), (175_000, False)]


def test_an_order_from_outside_counts_until_it_is_called_off_there(cast):
    row, _lots = goods.listing(cast)
    deals.account(cast)
    told = Placed("Sàn mẫu", "A1", [OutsideLine(row, 2, 180_000)], deals.deliver_to(cast), timezone.now())
    brought = outside.bring_in(goods.booth(cast), told, client_id=uuid4(), by="system:t", now=timezone.now())
    (line,) = turnover_of(cast.cooperative, timezone.localdate(), timezone.localdate())
    assert (line.amount, line.source) == (360_000, "Đơn từ sàn khác")

    outside.call_off(brought, reason="Khách hủy", by="system:t", now=timezone.now())

    assert sold(cast.cooperative) == []


def test_what_a_co_op_sold_for_her_is_hers_whole_until_a_recall(cast):
    mine, other, lot = both(cast)
    agreed(cast, fee=50)
    (one,) = placed(cast, (mine, 1), (other, 2))
    deals.money(one)

    assert sold(cast.other_cooperative) == [(80_000, False)]
    recall.start(lot, reason="thử", by=cast.technician)
    following.catch_up()
    assert sold(cast.other_cooperative) == []


def test_her_own_fruit_only_packed_is_own_harvest(cast, grown):
    (one,) = placed(cast, (grown(52), 2))
    deals.money(one)

    assert sold(cast.household) == [(180_000, True)]

    asked = refunds.ask_for_goods(one, cause=RefundCause.UNTAKEN, source="u", worth=90_000)
    refunds.note_sent(asked, transaction_number="FT1", by=cast.farmer)
    assert sold(cast.household) == [(180_000, True), (-90_000, True)]


def test_far_more_fruit_than_goods_is_processed_and_taxed(cast, grown):
    (one,) = placed(cast, (grown(300), 2))
    deals.money(one)

    assert sold(cast.household) == [(180_000, False)]


def test_a_lot_of_unknown_origin_is_trade(cast, grown):
    row = grown(52)
    stranger = goods.packed_lot(cast, units=5, holder=cast.household, by=cast.farmer, days=1)
    stock.put_on_sale(stranger, booth=row.booth, units=5, by=cast.farmer)
    (one,) = placed(cast, (row, 12))
    deals.money(one)

    assert sold(cast.household) == [(1_080_000, False)]


def test_many_orders_cost_no_more_questions_than_one(cast, django_assert_num_queries):
    row, _lots = goods.listing(cast, lots_of=(40,))
    seller = cast.cooperative
    for count in (2, 5):
        for _ in range(count):
            deals.money(deals.order(cast, row, units=1))
        with django_assert_num_queries(7):
            assert len(sold(seller)) in (2, 7)
