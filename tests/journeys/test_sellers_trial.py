"""`./dev trial sellers-import`, small: the same code, killed midway, run twice."""

from trials import sellers_import


def test_a_list_comes_in_once_with_every_wrong_row_named(tmp_path):
    sellers, products, wrong = sellers_import.SIZES["test"]

    told = sellers_import.tried(tmp_path, sellers=sellers, products=products, wrong=wrong)

    assert told["wrong"] == []
    assert told["figures"]["sellers rows"][0] == sellers + wrong
