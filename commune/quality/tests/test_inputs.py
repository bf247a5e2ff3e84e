"""Dated rules of inputs: loaded from lists, answered as of a day."""

import json
from datetime import date, timedelta

import pytest

from commune.ledger.models import Entry
from commune.products.models import Species
from commune.quality import inputs
from commune.quality.models import IngredientBan, InputProduct, InputRule
from tests.corpora import corpus

pytestmark = pytest.mark.django_db
BY = "system:test"
HEADING = (
    "trade_name,kind,active_ingredient,formulation,registration_number,uom,species,phi_days,re_entry_hours,"
    "edition,source,valid_from,valid_to\n"
)


@pytest.fixture
def mango() -> Species:
    return Species.objects.get_or_create(
        code="MNGIN", defaults={"name": "Xoài", "scientific_name": "Mangifera"}
    )[0]


def listed(tmp_path, *lines):
    path = tmp_path / "inputs.csv"
    path.write_text(HEADING + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


OLD = "Thuốc Thử,pesticide,abamectin,,,MLT,MNGIN,7,12,bản 1,thử,2025-01-01,"
NEW = "Thuốc Thử,pesticide,abamectin,,,MLT,MNGIN,10,12,bản 2,thử,2026-01-01,"


def test_the_illustrative_list_loads_once_and_says_that_it_is_one(mango):
    assert inputs.load_inputs(by=BY) > 0
    assert inputs.load_inputs(by=BY) == 0
    assert all("inh họa" in rule.source for rule in InputRule.objects.all())
    assert Entry.objects.filter(kind="quality.input_rule").count() == InputRule.objects.count()


def test_the_newest_edition_in_force_answers(mango, tmp_path):
    inputs.load_inputs(listed(tmp_path, OLD, NEW), by=BY)
    product = InputProduct.objects.get(trade_name="Thuốc Thử")

    assert inputs.rule_for(product, mango, date(2024, 12, 31)) is None
    assert inputs.rule_for(product, mango, date(2025, 12, 31)).phi_days == 7
    assert inputs.rule_for(product, mango, date(2026, 1, 1)).phi_days == 10


def test_an_unknown_interval_is_not_zero(mango):
    inputs.load_inputs(by=BY)
    product = InputProduct.objects.get(trade_name="Đồng Xanh 30WP")

    assert inputs.rule_for(product, mango, date(2026, 1, 1)).phi_days is None


@pytest.mark.parametrize(
    "line",
    [
        "Thuốc Thử,poison,abamectin,,,MLT,MNGIN,7,12,bản 3,thử,2025-01-01,",
        "Thuốc Thử,pesticide,abamectin,,,MLT,NOPLANT,7,12,bản 3,thử,2025-01-01,",
        "Thuốc Thử,pesticide,abamectin,,,MLT,MNGIN,bảy,12,bản 3,thử,2025-01-01,",
        "Thuốc Thử,pesticide,abamectin,,,MLT,MNGIN,7,12,bản 3,thử,32/01/2025,",
        "Thuốc Thử,pesticide,abamectin,,,MLT,MNGIN,9,12,bản 1,thử,2025-01-01,",
        "Thuốc Thử,pesticide,fipronil,,,MLT,MNGIN,7,12,bản 3,thử,2025-01-01,",
        "Thuốc Thử,pesticide",
    ],
)
def test_a_list_with_an_error_is_refused_whole_with_its_line(mango, tmp_path, line):
    with pytest.raises(inputs.ListRefusedError) as refusal:
        inputs.load_inputs(listed(tmp_path, OLD, line), by=BY)
    assert refusal.value.line == 3
    assert InputRule.objects.count() == 0


def test_a_ban_counts_from_its_day(mango):
    inputs.load_inputs(by=BY)
    inputs.load_bans(by=BY)
    product = InputProduct.objects.get(trade_name="Thuốc Cũ 480EC")

    assert inputs.ban_of(product, date(2021, 2, 10)) is None
    assert inputs.ban_of(product, date(2021, 2, 11)) is not None
    assert inputs.load_bans(by=BY) == 0


def test_the_bans_are_those_of_the_published_table():
    published = json.loads(corpus("agronomy", "banned_substances_vn.json").read_text(encoding="utf-8"))
    inputs.load_bans(by=BY)

    for row in published["rows"]:
        first = (
            IngredientBan.objects.filter(active_ingredient=row["substance"], stage="use")
            .order_by("valid_from")
            .first()
        )
        assert first is not None, row["substance"]
        assert first.valid_from == date.fromisoformat(row["not_allowed_from"])
        product = InputProduct(active_ingredient=f"khác + {row['substance']}")
        assert inputs.ban_of(product, first.valid_from) == first
        assert inputs.ban_of(product, first.valid_from - timedelta(days=1)) is None


def test_inputs_are_found_without_accents(mango):
    inputs.load_inputs(by=BY)

    assert [each.trade_name for each in inputs.matching("tru bo tri")] == ["Trừ Bọ Trĩ 18EC"]
    assert [each.trade_name for each in inputs.matching("HEXACONAZOLE", kind="pesticide")] == [
        "Bông Sáng 50SC"
    ]
