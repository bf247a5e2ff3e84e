"""What is counted: sales at points that stand."""

from uuid import uuid4

from commune.display import shelf
from commune.display.models import PaidBy
from commune.display.tests import counterside
from commune.ledger.evidence import evidence


def test_sales_count_for_the_points_unit_and_undone_ones_do_not(cast):
    row = counterside.received(cast, units=5)
    counterside.sold(cast, row, 2)
    counterside.sold(cast, row, 1, method=PaidBy.BANK)
    wrong = counterside.sold(cast, row, 1)
    shelf.undo(wrong.move, reason="nhầm", by=cast.display_keeper, client_id=uuid4())

    kind = dict(evidence)["display.sale"]
    rows = kind.queryset().filter(**{kind.unit_path: cast.display_point.unit_id})

    told = {(getattr(each, kind.fields["cashless"].path), each.amount) for each in rows}
    assert told == {(False, 200_000), (True, 100_000)}
    assert kind.address_of(rows[0]) == "/display-points/TB-01/"
