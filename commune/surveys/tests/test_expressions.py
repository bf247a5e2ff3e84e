"""Expressions are read by a small grammar and reckoned without surprises; the hostile ones are refused quickly."""

import time

import pytest

from commune.surveys.expressions import ExpressionError, Known, names_in, text_of, tree_of, value_of

VALUES = {"age": "20", "name": "Lành", "many": "a c", "half": "0.5", "day": "2026-03-02", "empty": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${age} >= 18 and ${age} < 60", "true"),
        ("${age}>=18 and not(selected(${many}, 'b'))", "true"),
        ("selected(${many}, 'a') or ${nobody} = 'x'", "true"),
        ("${age} + 1 * 2", "22"),
        ("(${age} + 1) * 2", "42"),
        ("-${age} + 5", "-15"),
        ("${age} div 3", "6.666667"),
        ("${age} mod 3", "2"),
        ("${age} div 0", ""),
        ("${half} + 0.25", "0.75"),
        ("if(${age} > 18, 'lớn', 'nhỏ')", "lớn"),
        ("coalesce(${empty}, ${name})", "Lành"),
        ("string-length(${name})", "4"),
        ("count-selected(${many})", "2"),
        ("${empty} = ''", "true"),
        ("${empty} = 0", "false"),
        ("${empty} != 0", "true"),
        ("${name} > 3", "false"),
        (". <= today()", "true"),
        ("${day} > '2026-03-01'", "true"),
        ("true() and false()", "false"),
        ("number('07') = 7", "true"),
        ("“a” = 'a'", "true"),
        ("1 = 1 = true()", "true"),
    ],
)
def test_what_an_expression_comes_to(text, expected):
    known = Known(VALUES, own="2026-11-02", today="2026-11-27")

    assert text_of(value_of(tree_of(text), known)) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${age} >", "thiếu"),
        ("(1 + 2", "ngoặc"),
        ("1 2", "thừa"),
        ("__import__('os')", "Không hiểu"),
        ("eval('1')", "Không có hàm"),
        ("selected(1)", "cần 2 phần"),
        ("${a b}} = 1", "Không hiểu"),
        ("1; 2", "Không hiểu"),
        ("", "thiếu"),
        ("x" * 2000, "dài quá"),
        ("(" * 400 + "1" + ")" * 400, "nhiều phần|tầng"),
        ("not(" * 60 + "1" + ")" * 60, "tầng"),
        ("-" * 300 + "1", "nhiều phần|tầng"),
        ("+".join(["1"] * 300), "nhiều phần"),
    ],
)
def test_what_is_no_expression_is_refused_with_a_sentence(text, told):
    began = time.perf_counter()

    with pytest.raises(ExpressionError, match=told):
        tree_of(text)

    assert time.perf_counter() - began < 1


def test_the_longest_that_is_taken_can_be_reckoned():
    tree = tree_of("+".join(["1"] * 125))

    assert text_of(value_of(tree, Known({}))) == "125"


def test_names_are_found_everywhere():
    assert names_in(tree_of("if(${a} = 1, ${b}, selected(${c}, 'd'))")) == {"a", "b", "c"}
