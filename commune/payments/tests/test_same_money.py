"""Statements, bank services and gateways tell of the same money: it counts once, whatever their numbers and order."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commune.payments import books, gateways, matching, requests, same_money, simulator
from commune.payments.models import BankCredit
from commune.payments.tests.money import account_of, asked, key_of
from commune.payments.tests.statement_files import brought, csv, outcomes, row, told


@pytest.fixture
def account(cast):
    return account_of(cast)


@pytest.mark.parametrize("newest_first", [False, True])
def test_one_number_for_several_lines_counts_each_once_in_every_order(account, cast, newest_first):
    """A voucher of the bank may stand for several credits; another export lists them the other way round."""
    first, second = asked(account), asked(account, amount=70_000)
    lines = [row(first.code, "150.000", reference="CT7"), row(second.code, "70.000", reference="CT7")]
    brought(account, cast, csv(lines[0]))

    both = reversed(lines) if newest_first else lines
    brought(account, cast, csv(*both))
    brought(account, cast, csv(*reversed(lines), row("khac", "1.000", reference="Z9")))

    assert sorted(BankCredit.objects.values_list("amount", flat=True)) == [1_000, 70_000, 150_000]
    assert {requests.standing_of(each).state for each in (first, second)} == {"paid"}


def test_numbers_that_begin_anew_each_day_are_other_money(account, cast):
    first, second = asked(account), asked(account)
    today, before = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    lines = [
        f"{on:%d/%m/%Y};001;;150.000;{request.code}" for on, request in ((today, first), (before, second))
    ]

    brought(account, cast, csv(lines[0]))
    assert outcomes(brought(account, cast, csv(lines[1]))) == ["new"]
    for each in (lines, lines[::-1]):
        assert outcomes(brought(account, cast, csv(*each))) == ["known", "known"]

    assert {requests.standing_of(each).state for each in (first, second)} == {"paid"}


def test_one_number_for_two_that_notices_told_of_is_one_each(account, cast):
    first, second = asked(account), asked(account, amount=70_000)
    told(account, first.code, 150_000, number=1, reference="")
    told(account, second.code, 70_000, number=2, reference="")
    lines = [row(first.code, "150.000", reference="CT7"), row(second.code, "70.000", reference="CT7")]

    for each in (lines, lines[::-1], [*lines, row("khac", "1.000", reference="Z9")]):
        brought(account, cast, csv(*each))

    assert BankCredit.objects.count() == 3
    assert books.imbalances() == []


def test_what_waits_for_a_person_is_not_counted_when_the_service_says_it_again(account, cast):
    request = asked(account)
    brought(account, cast, csv(row(request.code, "150.000", reference="XY987654")))

    for _ in range(3):
        assert told(account, request.code, 150_000, reference="AB123456") == ["unmatched"]

    assert requests.standing_of(request).state == "paid"
    assert [each.amount for each in matching.unmatched(account.pk)] == [150_000]


def test_the_code_that_the_statement_lost_comes_with_the_notice(account, cast):
    request = asked(account)
    brought(account, cast, csv(row("noi dung bi cat", "150.000", reference="FT26325001")))

    assert told(account, request.code, 150_000, reference="FT26325001") == ["allocated"]

    assert BankCredit.objects.count() == 1
    assert requests.standing_of(request).state == "paid"


def test_the_code_that_the_notice_lost_comes_with_the_statement(account, cast):
    request = asked(account)
    told(account, "khong ma", 150_000, reference="FT26325001")

    statement = brought(account, cast, csv(row(request.code, "150.000", reference="FT26325001")))

    assert outcomes(statement) == ["known"]
    assert requests.standing_of(request).state == "paid"


def test_what_was_paid_at_a_gateway_is_not_the_transfer_in_the_statement(account, cast, settings):
    """She paid at VNPAY and by transfer as well; VNPAY settles in one sum and stands in no line of its own."""
    settings.GATEWAYS = "simulated"
    request = asked(account)
    key_of(account, "vnpay")
    visitor = gateways.Visitor("203.0.113.9", "guest:test", "/")
    simulator.answer(gateways.begin(request, provider="vnpay", visitor=visitor), is_paid=True)

    statement = brought(account, cast, csv(row(request.code, "150.000")))

    assert outcomes(statement) == ["new"]
    assert requests.standing_of(request).state == "double"


def test_numbers_with_a_branch_before_them_are_the_same(account, cast):
    request = asked(account)
    told(account, request.code, 150_000, reference="FT26325001")

    statement = brought(account, cast, csv(row("khong ma", "150.000", reference="020097-FT26325001\\BNK")))

    assert outcomes(statement) == ["known"]
    assert same_money.references_of(BankCredit.objects.get())


def test_the_same_look_with_another_number_is_for_a_person(account, cast):
    request = asked(account)
    told(account, request.code, 150_000, reference="AB123456")

    statement = brought(account, cast, csv(row(request.code, "150.000", reference="XY987654")))

    assert outcomes(statement) == ["doubtful"]
    assert requests.standing_of(request).state == "paid"
    assert [each.amount for each in matching.unmatched(account.pk)] == [150_000]


def test_two_transfers_of_one_amount_stay_two(account, cast):
    request = asked(account)
    told(account, request.code, 150_000)

    statement = brought(
        account, cast, csv(row(request.code, "150.000"), row(request.code, "150.000", reference="GD777"))
    )

    assert outcomes(statement) == ["known", "new"]
    assert requests.standing_of(request).state == "double"


def test_a_notice_that_comes_after_the_statement_is_the_same_money(account, cast):
    request = asked(account)
    brought(account, cast, csv(row(request.code, "150.000")))

    assert [str(each) for each in told(account, request.code, 150_000)] == ["allocated"]
    told(account, request.code, 150_000)

    assert BankCredit.objects.count() == 1
    assert requests.standing_of(request).state == "paid"
