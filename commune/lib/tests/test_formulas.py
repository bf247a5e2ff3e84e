"""The language of indicators: what it says, what it refuses, and that it ends."""

import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from commune.lib import formulas
from commune.lib.formulas import (
    Comparison,
    Condition,
    Count,
    FormulaError,
    Least,
    Levels,
    Ratio,
    Source,
    Sum,
    Units,
)

KNOWN = {
    "work.file": {"level": "text", "online": "flag", "pages": "number", "opened": "day", "office": "key"},
    "money.fund": {"amount": "money", "at": "moment"},
}


def only(text):
    (way,) = formulas.read(text).ways
    return way


def faults(text):
    return " | ".join(formulas.faults_of(formulas.read(text), KNOWN))


def test_a_share_of_counts():
    online = Condition("online", "=", value=True)
    level = Condition("level", "=", "commune")

    way = only(
        'count work.file where level = "commune" and online during / count work.file where level = "commune" during'
    )

    assert way == Ratio(
        (Count(Source("work.file", (level, online), "during")),),
        (Count(Source("work.file", (level,), "during")),),
    )


def test_units_that_pass_all_tests():
    way = only(
        'units commune ("xa"), district with count own work.file at end >= 1 and sum amount of money.fund during > 0.5'
    )

    (units,) = way.over
    assert units == Units(
        Levels((("commune", ("xa",)), ("district", ()))),
        (
            Comparison(Count(Source("work.file", (), "at end", own=True)), ">=", Decimal(1)),
            Comparison(Sum("amount", Source("money.fund", (), "during")), ">", Decimal("0.5")),
        ),
    )


def test_least_distinct_sums_and_second_ways():
    found = formulas.read(
        "least district: distinct office of work.file at end + count work.file during else count money.fund at end"
    )

    first, second = found.ways
    assert first.over == (
        Least(Levels((("district", ()),)), Count(Source("work.file", (), "at end"), "office")),
        Count(Source("work.file", (), "during")),
    )
    assert second.over == (Count(Source("money.fund", (), "at end")),)
    assert {source.kind for source in formulas.sources_in(found)} == {"work.file", "money.fund"}


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("not online", Condition("online", "=", value=False)),
        ("office known", Condition("office", "known", value=True)),
        ('level in ("a", "b")', Condition("level", "in", ("a", "b"))),
        ("opened >= 2025-07-01", Condition("opened", ">=", date(2025, 7, 1))),
        ("pages != -2.5", Condition("pages", "!=", Decimal("-2.5"))),
    ],
)
def test_conditions(condition, meant):
    (count,) = only(f"count work.file where {condition} during").over

    assert count.source.conditions == (meant,)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 1),
        ("count", 6),
        ("count work.file", 16),
        ("count work.file during)", 23),
        ("count work.file where opened = 2026-02-31 during", 32),
        ('count work.file where level = "a\\"b" during', 31),
        ("count work.file where level = 'a' during", 31),
        ("count work.file; drop table during", 16),
        ("units village", 7),
        ("units commune with count work.file at end >= online", 46),
        ("count Work.file during", 7),
        ("count work.file.path during", 7),
        ("count work.file where (online) during", 23),
        ("count ｗork.file during", 7),
    ],
)
def test_what_is_no_formula_is_refused_where_it_goes_wrong(text, at):
    with pytest.raises(FormulaError, match=f"at character {at}\\)"):
        formulas.read(text)


def test_texts_and_trees_are_bounded():
    with pytest.raises(FormulaError, match="2000 characters"):
        formulas.read("count work.file during" + " " * 2000)
    with pytest.raises(FormulaError, match="at most 6 counts"):
        formulas.read(" + ".join(["count work.file during"] * 7))
    with pytest.raises(FormulaError, match="at most 100"):
        formulas.read(f"count work.file where pages in ({', '.join('1' * 1 for _ in range(102))}) during")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("count secret.kind during", "no room offers evidence 'secret.kind'"),
        ("count work.file where owner known during", "no field 'owner'"),
        ("sum level of work.file during", "no number to be summed"),
        ("distinct owner of work.file during", "no field 'owner'"),
        ('count work.file where level > "a" during', "cannot be compared by >"),
        ("count work.file where level during", "no text"),
        ("count work.file where online = 1 during", "no flag"),
        ('count work.file where office = "a" during', "(key) cannot be compared by ="),
        ("count work.file where pages = 2025-01-01 during", "no number"),
        ('count money.fund where at < "x" during', "no moment"),
        (
            "count work.file during / count work.file during else count work.file during",
            "a share in all its ways",
        ),
        ("least commune: sum opened of work.file at end", "no number to be summed"),
        ("units commune with count work.file where nothing at end > 1", "no field 'nothing'"),
    ],
)
def test_what_asks_for_more_than_there_is_has_faults(text, fault):
    assert fault in faults(text)


def test_what_asks_what_there_is_has_none():
    text = (
        'units commune with count work.file where level != "x" and pages in (1, 2) and opened < 2026-01-01 at end = 0'
        " + sum amount of money.fund where at >= 2025-01-01 during / count work.file where office known at end"
    )

    assert faults(text) == ""


WORDS = (
    "count sum units least distinct work.file where online level and not known in during at end own of with commune "
    'else / + = >= ( ) , : "x" 1 2026-01-01'
).split()


SIGNS = string.printable + "đưẤ\x00\u2028"


@given(some.text(SIGNS, max_size=200) | some.lists(some.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_text_is_a_formula_or_refused(text):
    try:
        found = formulas.read(text)
    except FormulaError:
        return
    assert found.ways
    list(formulas.faults_of(found, KNOWN))
