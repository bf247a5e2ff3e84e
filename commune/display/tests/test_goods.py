"""Every unit is somewhere, no unit twice, and a recall stops the counter at once."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commune.display import agreements, consigning, returning, shelf, showing
from commune.display.models import Consignment, PaidBy, PointLevel, PointMove, PointSale
from commune.display.refusing import DisplayRefusedError
from commune.display.tests import counterside
from commune.ledger import following
from commune.market import stock
from commune.market.models import StockLevel
from commune.messages.models import Message
from commune.trace import events, holds, recall
from commune.trace.models import BestBeforeChange, Event


def on_shelf(row):
    return StockLevel.objects.get(lot=row.lot, booth=row.booth).available


def there(row):
    return PointLevel.objects.get(pk=row.pk).available


def test_boxes_leave_the_shelf_travel_are_counted_and_stand_there(cast):
    row = counterside.sent(cast, units=6)
    assert on_shelf(row) == 4
    assert showing.account_of(row) is None

    consigning.receive(row, counted=5, reason="một hộp móp", by=cast.display_keeper)

    row.refresh_from_db()
    account = showing.account_of(row)
    assert (account.missing, account.there, account.balances) == (1, 5, True)
    steps = list(Event.objects.filter(items__identifier__endswith=row.lot.code).order_by("event_time"))
    assert [each.biz_step.rsplit("-")[-1] for each in steps[-2:]] == ["shipping", "receiving"]
    body = events.body_of(steps[-1])
    assert body["destinationList"][0]["destination"].endswith(f"/414/{cast.display_point.gln}")
    assert body["quantityList"][0]["quantity"] == 5


def test_more_than_the_shelf_holds_is_refused_and_nothing_moves(cast):
    row = counterside.sent(cast, units=6)
    for units in (5, 0, -1):
        with pytest.raises(DisplayRefusedError):
            counterside.sent(cast, units=units, lot=row.lot)
    assert on_shelf(row) == 4
    assert Consignment.objects.count() == 1


def test_nothing_goes_without_an_agreement_that_the_keeper_accepted(cast):
    booth, lot = counterside.goods.booth(cast), counterside.goods.packed_lot(cast)
    stock.put_on_sale(lot, booth=booth, units=10, by=cast.manager)
    told = {"point": cast.display_point, "booth": booth, "units": 1, "price": 1000, "by": cast.manager}
    asked = agreements.propose(
        cast.display_point,
        cooperative=cast.cooperative,
        percent=Decimal(10),
        by=cast.manager,
        client_id=uuid4(),
    )
    with pytest.raises(DisplayRefusedError, match="thỏa thuận"):
        consigning.consign(lot, **told, client_id=uuid4())
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ"):
        agreements.accept(asked, by=cast.manager)
    agreements.accept(asked, by=cast.display_keeper)

    number = uuid4()
    first = consigning.consign(lot, **told, client_id=number)
    assert consigning.consign(lot, **told, client_id=number) == first
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ gian hàng"):
        consigning.consign(lot, **{**told, "by": cast.other_manager}, client_id=uuid4())


@pytest.mark.parametrize("percent", ["-1", "60.5", "12.345"])
def test_impossible_rates_are_refused(cast, percent):
    with pytest.raises(DisplayRefusedError, match="Hoa hồng"):
        counterside.agreed(cast, percent)


def test_counting_more_than_was_sent_or_less_without_a_reason_is_refused(cast):
    row = counterside.sent(cast, units=6)
    for counted in (7, -1, 5):
        with pytest.raises(DisplayRefusedError):
            consigning.receive(row, counted=counted, by=cast.display_keeper)
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ"):
        consigning.receive(row, counted=6, by=cast.manager)
    first = consigning.receive(row, counted=6, by=cast.display_keeper)
    assert consigning.receive(row, counted=2, by=cast.display_keeper) == first
    assert there(row) == 6


def test_a_sale_is_one_and_never_more_than_stands_there(cast):
    row, number = counterside.received(cast, units=2), uuid4()
    first = counterside.sold(cast, row, 2, client_id=number)

    assert counterside.sold(cast, row, 2, client_id=number) == first
    with pytest.raises(DisplayRefusedError, match="việc khác"):
        counterside.sold(cast, row, 1, client_id=number)
    for units in (1, 0, -3):
        with pytest.raises(DisplayRefusedError, match="không còn đủ"):
            counterside.sold(cast, row, units)
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ"):
        shelf.sell(row, units=1, method=PaidBy.CASH, by=cast.manager, client_id=uuid4())
    assert (PointSale.objects.count(), first.amount, there(row)) == (1, 200_000, 0)


def test_a_recall_stops_the_counter_at_once_and_tells_the_keeper_once(cast):
    row = counterside.received(cast, units=3)
    recall.start(row.lot, reason="nghi dư lượng thuốc", by=cast.manager)
    with pytest.raises(DisplayRefusedError, match=r"thu hồi\. nghi dư lượng"):
        counterside.sold(cast, row)
    assert list(showing.on_display([cast.display_point])) == []
    for _ in range(2):
        following.catch_up()

    told = Message.objects.filter(template="display/recalled", to=cast.display_keeper.log_actor)
    assert told.count() == 1
    assert row.lot.code in str(told.get().params)
    shelf.send_back(row, units=3, by=cast.display_keeper, client_id=uuid4())
    assert there(row) == 0


def test_a_recall_on_the_way_reaches_the_point_too(cast):
    row = counterside.sent(cast, units=3)
    recall.start(row.lot, reason="x", by=cast.manager)
    following.catch_up()
    assert Message.objects.filter(template="display/recalled").count() == 1

    consigning.receive(row, counted=3, by=cast.display_keeper)
    with pytest.raises(DisplayRefusedError, match="thu hồi"):
        counterside.sold(cast, row)


def test_a_hold_stops_until_it_is_released(cast):
    row = counterside.received(cast, units=3)
    hold = holds.place(row.lot, reason="chờ kết quả kiểm", by=cast.manager)
    with pytest.raises(DisplayRefusedError, match="tạm giữ"):
        counterside.sold(cast, row)
    holds.release(hold, reason="đạt", by=cast.manager)
    assert counterside.sold(cast, row)


def test_what_is_past_its_best_is_not_sold(cast):
    row = counterside.received(cast, units=3)
    yesterday = timezone.localdate() - timedelta(days=1)
    BestBeforeChange.objects.create(
        lot=row.lot, cause="test", days=1, best_before=yesterday, reason="x", changed_at=timezone.now(),
        changed_by=cast.manager,
    )  # fmt: skip
    with pytest.raises(DisplayRefusedError, match="quá hạn"):
        counterside.sold(cast, row)


def test_holders_name_point_and_sale_of_a_lot(cast):
    row = counterside.received(cast, units=5)
    counterside.sold(cast, row, 2)
    wrong = counterside.sold(cast, row, 1)
    shelf.undo(wrong.move, reason="nhầm", by=cast.display_keeper, client_id=uuid4())

    found = {(each.kind, each.quantity) for each in recall.holders_of([row.lot])}

    assert {("places", Decimal(3)), ("sales", Decimal(2))} <= found
    assert ("sales", Decimal(1)) not in found
    before = recall.holders_of([row.lot], row.sent_at - timedelta(seconds=1))
    assert not [each for each in before if each.kind in ("places", "sales")]
    out = StringIO()
    call_command("recall_scope", row.lot.code, stdout=out)
    scope = json.loads(out.getvalue())
    assert [each["quantity"] for each in scope["places"] if each["reference"] == "TB-01"] == ["3"]
    assert [each["quantity"] for each in scope["sales"]] == ["2"]


def test_what_comes_back_is_counted_and_may_be_sold_again(cast):
    row = counterside.received(cast, units=6)
    back = shelf.send_back(row, units=4, by=cast.display_keeper, client_id=uuid4())
    held = [each for each in recall.holders_of([row.lot]) if each.kind == "places"]
    assert sorted(each.quantity for each in held) == [2, 4]
    assert on_shelf(row) == 4
    with pytest.raises(DisplayRefusedError):
        returning.take_back(back, counted=5, by=cast.manager)
    with pytest.raises(DisplayRefusedError, match="lý do"):
        returning.take_back(back, counted=3, by=cast.manager)
    with pytest.raises(DisplayRefusedError, match="Chỉ người giữ gian hàng"):
        returning.take_back(back, counted=4, by=cast.display_keeper)

    taken = returning.take_back(back, counted=3, reason="một hộp ướt", by=cast.manager)

    assert returning.take_back(back, counted=4, by=cast.manager) == taken
    assert on_shelf(row) == 7
    assert stock.differences() == []
    with pytest.raises(DisplayRefusedError, match="đã nhận lại"):
        shelf.undo(back, reason="nhầm", by=cast.display_keeper, client_id=uuid4())


def test_the_shelf_never_takes_back_more_than_was_taken(cast):
    row = counterside.sent(cast, units=6)
    stock.bring_back(row.move, units=4, reason="x", by="system:test")
    with pytest.raises(stock.StockRefusedError):
        stock.bring_back(row.move, units=3, reason="x", by="system:test")
    assert on_shelf(row) == 8


def test_a_count_shows_a_difference_and_changes_nothing(cast):
    row, number = counterside.received(cast, units=6), uuid4()
    told = shelf.count(row, counted=5, by=cast.display_keeper, client_id=number)

    assert shelf.count(row, counted=1, by=cast.display_keeper, client_id=number) == told
    assert (told.difference, there(row)) == (-1, 6)
    with pytest.raises(DisplayRefusedError, match="lý do"):
        shelf.lose(row, units=1, reason=" ", by=cast.display_keeper, client_id=uuid4())
    shelf.lose(row, units=1, reason="rớt bể", by=cast.display_keeper, client_id=uuid4())
    assert there(row) == 5


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["sell", "lose", "back", "take", "undo"]), st.integers(min_value=1, max_value=4)
    ),
    max_size=12,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_every_unit_is_somewhere(cast, steps):
    with transaction.atomic():
        row, keeper = counterside.received(cast, units=8, counted=7), cast.display_keeper
        for what, units in steps:
            try:
                with transaction.atomic():
                    _play(cast, row, what, units, keeper)
            except DisplayRefusedError:
                continue
        account = showing.account_of(Consignment.objects.get(pk=row.pk))
        assert account.balances
        assert account.missing == 1
        assert shelf.differences() == []
        assert stock.differences() == []
        transaction.set_rollback(True)


def _play(cast, row, what, units, keeper):
    if what == "sell":
        counterside.sold(cast, row, units)
    elif what == "lose":
        shelf.lose(row, units=units, reason="dập", by=keeper, client_id=uuid4())
    elif what == "back":
        shelf.send_back(row, units=units, by=keeper, client_id=uuid4())
    elif what == "take":
        for move in returning.waiting_for(cast.manager)[:1]:
            returning.take_back(move, counted=-move.units, by=cast.manager)
    else:
        last = (
            PointMove.objects.filter(consignment=row).exclude(kind="received").order_by("-moved_at").first()
        )
        if last:
            shelf.undo(last, reason="nhầm", by=keeper, client_id=uuid4())


def test_what_got_lost_on_the_way_is_still_of_the_lot(cast):
    row = counterside.received(cast, units=6, counted=4)
    move = shelf.send_back(row, units=3, by=cast.display_keeper, client_id=uuid4())
    returning.take_back(move, counted=2, reason="rớt một hộp", by=cast.manager)

    held = [each for each in recall.holders_of([row.lot]) if each.kind == "places"]

    assert sorted((each.label.partition(" ")[0], int(each.quantity)) for each in held) == [
        ("Quầy", 1),
        ("Thiếu", 1),
        ("Thiếu", 2),
    ]
    earlier = recall.holders_of([row.lot], row.sent_at)
    assert [int(each.quantity) for each in earlier if each.kind == "places"] == [6]


def test_nothing_is_counted_before_it_was_received(cast):
    row = counterside.sent(cast, units=3)

    with pytest.raises(DisplayRefusedError, match="chưa nhận"):
        shelf.count(row, counted=3, by=cast.display_keeper, client_id=uuid4())


def test_a_number_of_another_slip_undoes_nothing(cast):
    row = counterside.received(cast, units=3)
    first, second = counterside.sold(cast, row), counterside.sold(cast, row)

    with pytest.raises(DisplayRefusedError, match="việc khác"):
        shelf.undo(first.move, reason="x", by=cast.display_keeper, client_id=second.move.client_id)
    assert there(row) == 1
