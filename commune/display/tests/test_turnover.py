"""What display points add to a sender's turnover for the tax page."""

from uuid import uuid4

from django.utils import timezone

from commune.display import shelf
from commune.display.tests import counterside
from commune.display.tests.test_settling import account, money, settled
from commune.display.turnover import turnover_of

__all__ = ["account"]


def test_what_buyers_paid_counts_whole_once_the_keeper_has_passed_it_on(cast, account):
    row, today = counterside.received(cast), timezone.localdate()
    counterside.sold(cast, row, 2)
    wrong = counterside.sold(cast, row, 1)
    shelf.undo(wrong.move, reason="Bấm dư", by=cast.display_keeper, client_id=uuid4())
    paper = settled(cast)
    assert list(turnover_of(cast.cooperative, today, today)) == []

    money(paper, paper.payable)

    lines = list(turnover_of(cast.cooperative, today, today))
    assert sum(each.amount for each in lines) == 200_000
    assert not any(each.is_own_harvest for each in lines)
    assert list(turnover_of(cast.other_cooperative, today, today)) == []
