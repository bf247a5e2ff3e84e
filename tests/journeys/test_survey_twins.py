"""What is written twice, for the phone and for the server, gives the same: expressions, verdicts, typed answers."""

import random
from datetime import date
from io import BytesIO

import pytest

from commune.surveys import typed
from commune.surveys.expressions import Known, text_of, tree_of, value_of
from commune.surveys.judging import judge
from commune.surveys.tests.asked import COLUMNS, book
from commune.surveys.xlsform import judged

pytestmark = pytest.mark.browser
RECKON = """async (cases) => {
  const { valueOf, textOf } = await import("surveys/expressions.js");
  return cases.map(([tree, known]) => textOf(valueOf(tree, known)));
}"""
JUDGE = """async ([schema, cases, today]) => {
  const { judge } = await import("surveys/judging.js");
  return cases.map((given) => {
    const { content, wrong, asked } = judge(schema, given, today);
    return [content, wrong, [...asked].sort()];
  });
}"""
TYPE = """async (cases) => {
  const { canonical } = await import("surveys/typed.js");
  return cases.map(([item, text]) => canonical(item, text));
}"""
TODAY = "2026-11-27"
VALUES = [
    "", "0", "1", "7", "-3", "12.5", "0.0000005", "0.1", "0.0078125", "999999999", "007", "1e3", "abc", "a b",
    "b", "2026-11-26", "2026-11-28", "Đường ấp", "🥭🥭", " ", "3.", "1.10",
]  # fmt: skip
ATOMS = [
    "${a}",
    "${b}",
    "${c}",
    ".",
    "'a'",
    "''",
    "'2026-11-27'",
    "0",
    "3",
    "0.25",
    "today()",
    "true()",
    "false()",
]
LINES = (
    ("select_one muc", "a", "A", "", "yes"),
    ("select_multiple viec", "b", "B", "", "", "${a} != 'chua'"),
    ("begin_group", "g", "G", "", "", "selected(${b}, 'dat') or ${a} = 'co'"),
    ("integer", "c", "C", "", "yes", "", ". > 0 and . < 20"),
    ("decimal", "d", "D", "", "", "${c} > 5", ". <= ${c} div 2"),
    ("end_group",),
    ("date", "e", "E", "", "", "", ". <= today()"),
    ("calculate", "f", "", "", "", "", "", "", "${c} * 1.5 + coalesce(${d}, 0.125)"),
    ("text", "h", "H", "", "yes", "${f} > 9 and not(selected(${b}, 'khac'))", "string-length(.) < 6"),
    ("geopoint", "i", "I"),
)
GIVEN = {
    "a": ["rat", "co", "chua", "tot", ""],
    "b": ["dat", "dat khac", "khac dat", "ho_tich", "", "dat dat"],
    "c": ["1", "6", "12", "25", "-1", "1.5", "x", ""],
    "d": ["0.5", "3", "3,5", "6", ""],
    "e": ["2026-11-27", "2026-11-28", "2026-02-30", "27/11/2026", "1899-01-01", ""],
    "f": ["999", ""],
    "h": ["ngắn", "dài quá đi", "x" * 1001, "e\u0301", ""],
    "i": ["10.4 105.69", "10.4", ""],
}


def page_of(visit):
    page = visit()
    page.goto("/surveys/field/")
    return page


def drawn(chance, depth=0):
    if depth > 3 or chance.random() < 0.25:
        return chance.choice(ATOMS)
    kind = chance.randrange(5)
    left, right = drawn(chance, depth + 1), drawn(chance, depth + 1)
    if kind == 0:
        return f"not({left})"
    if kind == 1:
        return f"selected({left}, {right})"
    if kind == 2:
        return f"if({left}, {right}, {drawn(chance, depth + 2)})"
    if kind == 3:
        return f"{chance.choice(['string-length', 'count-selected', 'number'])}({left})"
    sign = chance.choice(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"])
    return f"({left} {sign} {right})"


def test_phone_and_server_reckon_the_same(visit, server):
    chance, cases, expected = random.Random(20266), [], []
    while len(cases) < 1500:
        tree = tree_of(drawn(chance))
        known = {
            "values": {name: chance.choice(VALUES) for name in "ab"},
            "own": chance.choice(VALUES),
            "today": TODAY,
        }
        cases.append([tree, known])
        expected.append(text_of(value_of(tree, Known(known["values"], known["own"], TODAY))))

    found = page_of(visit).evaluate(RECKON, cases)

    assert [(c, f, e) for c, f, e in zip(cases, found, expected, strict=True) if f != e] == []
    assert len(set(expected)) > 40


def test_phone_and_server_judge_the_same(visit, server):
    told = judged(BytesIO(book(lines=LINES, columns=COLUMNS, settings=None)))
    assert told.wrong == {}
    chance = random.Random(20267)
    cases = [{name: chance.choice(known) for name, known in GIVEN.items()} for _ in range(1500)]
    verdicts = [judge(told.schema, each, today=date.fromisoformat(TODAY)) for each in cases]
    expected = [[each.content, each.wrong, sorted(each.asked)] for each in verdicts]

    found = page_of(visit).evaluate(JUDGE, [told.schema, cases, TODAY])

    assert [(c, f, e) for c, f, e in zip(cases, found, expected, strict=True) if f != e] == []
    assert {code for each in verdicts for code in each.wrong.values()} == {
        "required",
        "kind",
        "choice",
        "rule",
    }


def test_phone_and_server_read_what_is_typed_the_same(visit, server):
    cases = [
        [{"kind": kind}, text]
        for kind, texts in {
            "integer": ["12", " 12 ", "1.250", "012", "-3", "12,5", "x"],
            "decimal": [
                "12,5",
                "1.250,75",
                "1.250",
                "0,50",
                "3",
                "-0,5",
                "1,2,3",
                "abc",
                "12.5",
                "1,250",
                "1.25",
                "12.500,5",
            ],
            "date": ["02/11/2026", "2/11/2026", "2-11-2026", "2 . 11 . 2026", "2026-11-02", "hôm qua"],
            "text": ["  Đường ấp ngập ", "e\u0301"],
            "point": ["10.4,105.69", "10.4 105.69"],
        }.items()
        for text in texts
    ]

    found = page_of(visit).evaluate(TYPE, cases)

    assert found == [typed.canonical(item, text) for item, text in cases]
