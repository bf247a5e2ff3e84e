"""Every row of the published Digital Link tables; the asserted counts keep a row from slipping away."""

import pytest

from commune.lib.gs1 import CANONICAL_STEM, Gs1Error, build, compress, decompress, parse, parse_elements
from commune.lib.tests.gs1_vectors import EXTRACT, TRANSLATE, Row, rows_of, separators_in

EXTRACT_ROWS = 169
TRANSLATE_ROWS = 744
REFUSED_STEMS = 12

# The 8006 rows carry "piece 2 of 1" (0201), which GS1's dictionary refuses; we read them with a warning.
IMPOSSIBLE_PIECE = "054123450000130201"


def wanted_ais(row: Row) -> dict[str, str]:
    return {row.cells[f"AI{n}"]: row.cells[f"Value{n}"] for n in range(1, 5) if row.cells.get(f"AI{n}")}


def link_in(row: Row) -> str:
    return next(text for column, text in row.cells.items() if column.lower().endswith("digitallink"))


def test_every_extraction_row_gives_its_ais():
    rows = list(rows_of(EXTRACT))
    wrong = [row.line for row in rows if parse(link_in(row)).ais != wanted_ais(row)]
    assert (len(rows), wrong) == (EXTRACT_ROWS, [])


def test_extraction_puts_the_key_first_and_qualifiers_in_order():
    for row in rows_of(EXTRACT):
        link = parse(link_in(row))
        assert list(link.ais)[: len(link.path)] == list(link.path), row.line


def stem_for(row: Row) -> str:
    if "uriStem" in row.cells:
        return row.cells["uriStem"]
    return "https://dlr.trvst4hp.org" if "URI stem" in row.scenario else CANONICAL_STEM


def translated(row: Row) -> str:
    ais = parse_elements(separators_in(row.cells["elementString"]))
    return build(ais, stem_for(row), short_names="short names" in row.scenario)


def test_every_translation_row_gives_its_link():
    rows = list(rows_of(TRANSLATE))
    accepted = [row for row in rows if "digitalLink" in row.cells]
    wrong = [(row.line, translated(row)) for row in accepted if translated(row) != row.cells["digitalLink"]]
    assert (len(rows), len(accepted), wrong) == (TRANSLATE_ROWS, TRANSLATE_ROWS - REFUSED_STEMS, [])


def test_every_invalid_stem_is_refused():
    refused = [row for row in rows_of(TRANSLATE) if "digitalLink" not in row.cells]
    assert len(refused) == REFUSED_STEMS
    for row in refused:
        ais = parse_elements(separators_in(row.cells["elementString"]))
        with pytest.raises(Gs1Error) as caught:
            build(ais, stem_for(row))
        assert caught.value.code in {"bad_scheme", "bad_domain", "bad_stem"}, row.line


def test_compressed_rows_come_back_bit_for_bit():
    rows = [
        row for row in rows_of(EXTRACT) if "compressed" in row.scenario and "partially" not in row.scenario
    ]
    assert len(rows) == 45
    for row in rows:
        assert compress(decompress(link_in(row))) == link_in(row), row.line


def test_partly_compressed_rows_come_back_bit_for_bit():
    rows = [
        row for row in rows_of(EXTRACT) if "partially" in row.scenario and "short names" not in row.scenario
    ]
    assert len(rows) == 24
    for row in rows:
        assert compress(decompress(link_in(row)), keep_key=True) == link_in(row), row.line


@pytest.mark.parametrize("optimised", [False, True])
def test_every_link_survives_compression(optimised):
    for row in rows_of(EXTRACT):
        packed = parse(compress(link_in(row), optimised=optimised))
        assert packed.is_compressed
        assert packed.ais == parse(link_in(row)).ais, row.line


def test_only_the_impossible_piece_numbers_need_tolerance():
    for row in rows_of(EXTRACT):
        warned = [fault.code for fault in parse(link_in(row)).warnings]
        has_piece = IMPOSSIBLE_PIECE in wanted_ais(row).values()
        assert warned == (["piece_exceeds_total"] if has_piece else []), row.line
        if has_piece:
            with pytest.raises(Gs1Error, match="piece exceeds total"):
                parse(link_in(row), tolerate=frozenset())
