"""Delivered is what the facility confirmed; before that a stamp is of no use, after a return never again."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from commune.quotas import delivering, figures
from commune.quotas.models import ReturnKind
from commune.quotas.programmes import QuotaRefusedError
from commune.quotas.tests.granted import delivered, made, order
from commune.stamps import batches, looking, scans
from commune.stamps.ranges import StampRefusedError
from commune.stamps.tests.packed import packed_lot, serial

pytestmark = pytest.mark.django_db


def state(row, index=0):
    batch = row.making.batch
    return looking.look_up(batch.trade_item.gtin, None, serial(batch, index)).state


def counts(cast):
    return figures.figures_of([cast.cooperative])[0].counts


def test_a_stamp_is_delivered_only_once_the_facility_confirmed_it(cast):
    row = made(cast, count=40)
    sent = delivering.deliver(row, first=0, last=39, slip="PG-01", by=cast.province_official)
    assert state(row) == "issued"
    assert counts(cast)["delivered"] == 0

    with pytest.raises(QuotaRefusedError, match="thiếu tem nào"):
        delivering.confirm(sent, first=0, last=29, note="", by=cast.manager)
    delivering.confirm(sent, first=0, last=29, note="Thiếu 10 tem cuối", by=cast.manager)
    delivering.confirm(sent, first=0, last=29, note="Thiếu 10 tem cuối", by=cast.manager)

    assert counts(cast)["delivered"] == 30
    assert [state(row, index) for index in (0, 29, 30)] == ["delivered", "delivered", "issued"]


def test_what_was_not_delivered_cannot_be_put_on_goods(cast):
    row, lot = made(cast, count=40), packed_lot(cast)
    roll = row.making.batch
    with pytest.raises(StampRefusedError, match="chưa giao"):
        batches.assign(roll, lot, by=cast.packer)

    sent = delivering.deliver(row, first=0, last=19, slip="PG-01", by=cast.province_official)
    delivering.confirm(sent, first=0, last=19, note="", by=cast.manager)
    batches.assign(roll, lot, first=0, last=19, by=cast.packer)
    batches.activate(roll, first=0, last=9, by=cast.packer)

    with pytest.raises(StampRefusedError, match="chưa giao"):
        batches.activate(roll, first=15, last=25, by=cast.packer)


def test_nothing_is_delivered_twice_or_before_it_is_made(cast):
    waiting = order(cast)
    with pytest.raises(QuotaRefusedError, match="chưa được duyệt"):
        delivering.deliver(waiting, first=0, last=9, slip="PG-01", by=cast.province_official)
    row = made(cast, of=waiting.quota)
    first = delivering.deliver(row, first=0, last=9, slip="PG-01", by=cast.province_official)

    assert delivering.deliver(row, first=0, last=9, slip="PG-01", by=cast.province_official) == first
    with pytest.raises(QuotaRefusedError, match="đã giao"):
        delivering.deliver(row, first=5, last=19, slip="PG-02", by=cast.province_official)
    with pytest.raises(StampRefusedError):
        delivering.deliver(row, first=10, last=40, slip="PG-02", by=cast.province_official)
    with pytest.raises(PermissionDenied):
        delivering.deliver(row, first=10, last=19, slip="PG-02", by=cast.manager)
    with pytest.raises(PermissionDenied):
        delivering.confirm(first, first=0, last=9, note="", by=cast.other_manager)


def test_returned_and_destroyed_stamps_are_void_and_stay_counted_apart(cast):
    row, lot = delivered(cast, count=40), packed_lot(cast)
    roll = row.making.batch
    batches.assign(roll, lot, first=0, last=9, by=cast.packer)
    batches.activate(roll, first=0, last=9, by=cast.packer)

    def back(kind, first, last, reason="Biên bản 01"):
        return delivering.give_back(row, kind, first=first, last=last, reason=reason, by=cast.manager)

    with pytest.raises(QuotaRefusedError, match="trên hàng"):
        back(ReturnKind.DESTROYED, 5, 12)
    with pytest.raises(QuotaRefusedError, match="lý do"):
        back(ReturnKind.DESTROYED, 10, 12, " ")
    assert back(ReturnKind.DESTROYED, 10, 12) == back(ReturnKind.DESTROYED, 10, 12)
    back(ReturnKind.RETURNED, 30, 39)
    with pytest.raises(QuotaRefusedError, match="đã trả hoặc hủy"):
        back(ReturnKind.RETURNED, 12, 20)

    assert state(row, 11) == "voided"
    assert counts(cast) == {
        "quota": 100, "ordered": 40, "delivered": 40, "activated": 10, "scanned": 0, "returned": 13,
    }  # fmt: skip


def test_each_figure_is_the_sum_of_its_rows(cast):
    row, lot = delivered(cast, count=40), packed_lot(cast)
    roll = row.making.batch
    batches.assign(roll, lot, by=cast.packer)
    batches.activate(roll, first=0, last=24, by=cast.packer)
    for index in (0, 0, 3):
        scans.note(roll.number, index, datetime.now(UTC))
    scans.flush()

    shown = counts(cast)
    summed = {
        name: sum(figures.told(name, each).count for each in figures.rows_behind(name, cast.cooperative))
        for name in figures.FIGURES
    }

    assert shown == summed
    assert shown == {
        "quota": 100, "ordered": 40, "delivered": 40, "activated": 25, "scanned": 2, "returned": 0,
    }  # fmt: skip
