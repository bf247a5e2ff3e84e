from decimal import Decimal

import pytest

from commune.ledger.models import Entry
from commune.products.items import TradeItemRefused, register_trade_item


def facts(cast, **changes):
    known = {
        "gtin": "9521234000785",
        "name": "Xoài cát Chu túi 1 kg",
        "variety": cast.boxed_mango.variety,
        "brand_owner": cast.cooperative,
        "by": cast.manager,
    }
    return known | changes


def test_a_registered_item_stands_in_the_log(cast):
    item = register_trade_item(**facts(cast))

    assert item.gtin == "09521234000785"
    assert item.slug == "xoai-cat-chu-tui-1-kg"
    assert Entry.objects.filter(kind="products.trade_item", row=str(item.pk)).count() == 1


def test_the_same_again_is_the_same_item(cast):
    assert register_trade_item(**facts(cast)) == register_trade_item(**facts(cast))


def test_a_gtin_is_never_used_for_another_content(cast):
    register_trade_item(**facts(cast))

    with pytest.raises(TradeItemRefused) as refusal:
        register_trade_item(**facts(cast, net_content=Decimal(2)))
    assert refusal.value.field == "gtin"


@pytest.mark.parametrize("gtin", ["9521234000045", "952123400004", "abc", "", "9521234000785١"])
def test_a_wrong_gtin_is_refused(cast, gtin):
    with pytest.raises(TradeItemRefused) as refusal:
        register_trade_item(**facts(cast, gtin=gtin))
    assert refusal.value.field == "gtin"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 121),
        ("uom", "XYZ"),
        ("net_content", Decimal(0)),
        ("net_content", Decimal("NaN")),
    ],
)
def test_wrong_facts_are_refused_by_name(cast, field, value):
    with pytest.raises(TradeItemRefused) as refusal:
        register_trade_item(**facts(cast, **{field: value}))
    assert refusal.value.field == field


def test_another_co_op_may_not_register_for_us(cast):
    with pytest.raises(PermissionError):
        register_trade_item(**facts(cast, by=cast.other_manager))
