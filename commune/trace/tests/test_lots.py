"""Lots, what is left of them, and where they come from and go."""

import json
from decimal import Decimal

import pytest

from commune.ledger import verification
from commune.trace import events, identifiers, lineage, lots
from commune.trace.models import Event, EventItem, Lot, LotKind
from commune.trace.named import UnknownLotError, lot_named
from tests.builders import harvest_lot, packed_lot


def test_a_lot_comes_with_its_event(cast):
    lot = harvest_lot(cast)

    event = Event.objects.get(items__identifier=identifiers.uri_of(lot))
    assert json.loads(event.body)["action"] == "ADD"
    assert event.biz_step == "commissioning"
    assert lots.lot_at(lot.trade_item.gtin, lot.code) == lot


def test_lineage_goes_both_ways(cast):
    raw = harvest_lot(cast)
    first, second = packed_lot(cast, raw, taken="50"), packed_lot(cast, raw, taken="25", boxes=5)

    assert lineage.descendants_of(raw) == [first, second]
    assert lineage.ancestors_of(second) == [raw]
    assert lots.remaining_of(raw) == Decimal(25)


def test_more_than_is_left_is_refused_and_leaves_nothing(cast):
    raw = harvest_lot(cast, "40")
    before = Lot.objects.count(), Event.objects.count()

    with pytest.raises(lots.LotRefusedError):
        packed_lot(cast, raw, taken="40.001")

    assert (Lot.objects.count(), Event.objects.count()) == before


@pytest.mark.parametrize("kilograms", ["0", "-1"])
def test_a_lot_of_nothing_is_refused(cast, kilograms):
    with pytest.raises(ValueError):
        harvest_lot(cast, kilograms)


def test_lot_numbers_tell_kind_and_day(cast):
    lot = harvest_lot(cast)

    assert lot.code.startswith("H")
    assert lots.next_code(cast.boxed_mango, LotKind.PACKED, lot.made_at)[1:7] == lot.code[1:7]


def test_the_same_event_again_is_the_same_row(cast):
    lot = harvest_lot(cast)
    row = Event.objects.get(items__identifier=identifiers.uri_of(lot))
    body = events.body_of(row)

    assert events.record(dict(reversed(body.items())), by="system:test") == row
    assert Event.objects.filter(event_id=row.event_id).count() == 1


def test_the_same_id_with_other_content_is_refused(cast):
    lot = harvest_lot(cast)
    row = Event.objects.get(items__identifier=identifiers.uri_of(lot))
    body = events.body_of(row) | {"disposition": "in_progress"}

    with pytest.raises(events.EventConflictError):
        events.record(body, by="system:test")


def test_an_error_declaration_may_carry_the_known_id(cast):
    lot = harvest_lot(cast)
    row = Event.objects.get(items__identifier=identifiers.uri_of(lot))
    declared = events.body_of(row) | {
        "errorDeclaration": {"declarationTime": "2026-11-20T08:00:00+07:00", "reason": "incorrect_data"}
    }

    correction = events.record(declared, by="system:test")

    assert correction.is_correction
    assert Event.objects.filter(event_id=row.event_id).count() == 2


def test_an_invalid_event_is_refused_with_its_problems(db):
    with pytest.raises(events.EventRefusedError) as refused:
        events.record({"type": "ObjectEvent"}, by="system:test")

    assert refused.value.problems


def test_a_changed_item_row_is_found(cast):
    lot = harvest_lot(cast)
    EventItem.objects.filter(identifier=identifiers.uri_of(lot)).update(quantity="1")

    tables = {finding.table for finding in verification.findings(deep=True)}
    assert tables == {"trace_eventitem"}


def test_a_lot_is_found_by_any_of_its_names(cast):
    lot = packed_lot(cast)
    gtin = lot.trade_item.gtin

    assert lot_named(lot.code) == lot
    assert lot_named(f"https://x.example/01/{gtin}/10/{lot.code}") == lot
    for wrong in (
        "nothing",
        f"https://x.example/01/{gtin}/10/X",
        "https://x.example/01/123/10/X",
        "urn:epc:x",
    ):
        with pytest.raises(UnknownLotError):
            lot_named(wrong)
