"""Two managers at the same moment, and the power gone in the middle, on really committed rows."""

from uuid import uuid4

import pytest

from commune.payments import books, members, payouts
from commune.payments.models import Advance, MemberCredit, Payout, PayoutPayment
from commune.people.models import Person
from commune.shares import sheets
from commune.shares.models import CountedLot, Sheet, SheetApproval
from commune.shares.tests.fields import Village, second_manager, today


@pytest.fixture
def checked(own_database, monkeypatch):
    """A checked sheet of two households, in a database of its own."""
    from commune.shares import reckoning
    from tests.fixtures import Cast

    village = Village(Cast())
    monkeypatch.setattr(reckoning, "graded_kilograms", lambda **_: list(village.graded))

    def drawn():
        second_manager(village.cast)
        village.agree()
        village.grade(village.lot(village.cast.household), "first", "10")
        village.grade(village.lot(village.cast.other_household), "second", "7.5")
        sheet = village.draw()
        sheets.check(sheet, by=village.cast.technician)
        return sheet.pk

    return own_database, village, own_database.once(drawn)


def managers():
    return list(Person.objects.filter(memberships__role="manager", memberships__organization__code="HTX-CLX"))


def test_two_managers_approve_at_once_and_one_approval_stands(checked):
    database, _, pk = checked
    keys = database.once(lambda: [each.pk for each in managers()])
    jobs = [
        lambda key=key: sheets.approve(Sheet.objects.get(pk=pk), by=Person.objects.get(pk=key))
        for key in keys * 2
    ]

    outcomes = database.run(*jobs)

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    found = database.once(
        lambda: (SheetApproval.objects.count(), MemberCredit.objects.count(), Payout.objects.count())
    )
    assert found == (1, 2, 2)
    assert database.once(books.imbalances) == []


def test_two_sheets_of_the_same_lots_approved_at_once_pay_once(checked):
    database, village, pk = checked

    def another():
        sheet = village.draw()
        sheets.check(sheet, by=village.cast.technician)
        return sheet.pk

    other = database.once(another)
    approve = [
        lambda key=key: sheets.approve(Sheet.objects.get(pk=key), by=village.cast.manager)
        for key in (pk, other)
    ]

    outcomes = database.run(*approve)

    assert sum(isinstance(each, sheets.ShareRefusedError) for each in outcomes) == 1
    assert database.once(CountedLot.objects.count) == 2
    assert database.once(lambda: sum(row.amount for row in Payout.objects.all())) == 290_000


def test_one_payout_paid_by_many_taps_is_paid_once(checked):
    database, village, pk = checked
    database.once(lambda: sheets.approve(Sheet.objects.get(pk=pk), by=village.cast.manager))

    def pay():
        payout = Payout.objects.get(household=village.cast.household)
        return payouts.pay(payout, method="cash", by=village.cast.manager).pk

    outcomes = database.run(*[pay] * 4)

    assert len(set(outcomes)) == 1
    assert database.once(PayoutPayment.objects.count) == 1
    assert database.once(books.imbalances) == []


def test_an_advance_and_an_approval_at_once_leave_the_books_right(checked):
    database, village, pk = checked

    def give():
        facts = {"cooperative": village.cast.cooperative, "method": "cash", "paid_on": today()}
        return members.give_advance(
            village.cast.household, amount=50_000, by=village.cast.manager, client_id=uuid4(), **facts
        )

    database.run(give, lambda: sheets.approve(Sheet.objects.get(pk=pk), by=village.cast.manager))

    assert database.once(Advance.objects.count) == 1
    assert database.once(books.imbalances) == []


@pytest.mark.parametrize("where", ["commune.payments.members.settle", "commune.shares.telling.tell_approved"])
def test_the_power_gone_in_the_middle_leaves_nothing_half_done(checked, monkeypatch, where):
    database, village, pk = checked

    def gone(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(where, gone)
        with pytest.raises(KeyboardInterrupt):
            database.once(lambda: sheets.approve(Sheet.objects.get(pk=pk), by=village.cast.manager))
    nothing = database.once(
        lambda: (SheetApproval.objects.count(), CountedLot.objects.count(), MemberCredit.objects.count())
    )
    assert nothing == (0, 0, 0)

    database.once(lambda: sheets.approve(Sheet.objects.get(pk=pk), by=village.cast.manager))
    assert database.once(books.imbalances) == []
    assert database.once(Payout.objects.count) == 2
