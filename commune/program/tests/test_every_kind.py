"""Whatever a room registers as evidence can be counted in every way of the language, and its news can be placed."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from commune.ledger.evidence import evidence
from commune.ledger.protection import protections
from commune.lib import formulas, periods
from commune.program import counting, news
from commune.program.tallies import Counts

KINDS = sorted(name for name, _ in evidence)
YEAR = periods.parse("2026")
EQUAL = {"text": '= "x"', "number": "= 1", "money": "= 1", "day": "= 2026-01-01", "moment": "= 2026-01-01"}


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.django_db
def test_every_field_is_counted_summed_and_asked(name):
    counts, there = Counts(YEAR), evidence[name].queryset().count()
    for key, of in counting.vocabulary()[name].items():
        asked = [f"distinct {key} of {name} during", f"count {name} where {key} known at end"]
        asked += [f"sum {key} of {name} at end"] if of in ("number", "money") else []
        asked += [f"count {name} where {key} {EQUAL[of]} during"] if of in EQUAL else []
        asked += [f"count {name} where not {key} during"] if of == "flag" else []
        for text in asked:
            (term,) = formulas.read(text).ways[0].over
            assert sum(counts.of(term).rows.values()) <= there, text


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.django_db
def test_news_of_every_log_kind_can_be_placed(name):
    kind = evidence[name]
    tables = {each.kind: table for table, each in protections}
    for log_kind in kind.log_kinds:
        entry = SimpleNamespace(kind=log_kind, table=tables[log_kind], row=_key_of(tables[log_kind]))
        assert list(news.cells_of(entry, kind)) == []
        assert list(kind.touched(log_kind, entry.row) if kind.touched else ()) == []


def _key_of(table):
    """Of no row."""
    key = protections[table].model._meta.pk
    while key.is_relation:
        key = key.target_field
    made = {"UUIDField": str(uuid4()), "CharField": "none", "SlugField": "none", "DateField": str(date.max)}
    return made.get(key.get_internal_type(), "0")
