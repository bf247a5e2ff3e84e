"""Figures over rows that are not equally good: each row counts under its own grade."""

from datetime import timedelta

from django.utils import timezone

from commune.channels.tests.lists import csv_of, sellers, taken
from commune.ledger.evidence import evidence
from commune.lib import formulas, periods
from commune.program.ground import ground_of
from commune.program.tallies import Counts, tally_of


def test_claims_are_evidence_with_their_files_grade(cast):
    day = timezone.localdate() - timedelta(days=1)
    taken(cast, csv_of(sellers(3)), letter="12/BC-SCT (minh họa)")
    taken(cast, csv_of(sellers(2, first=50)))
    kind = evidence["channels.marketplace_seller"]
    assert kind.grade_path
    amount = formulas.Count(formulas.Source(kind.name, (), "during"), "key")
    found = tally_of(amount, ground_of(cast.cooperative.unit), Counts(periods.parse(f"{day:%Y-%m}")))

    assert found.amount == 5
    assert found.grades == {"B": 3, "C": 2}
