"""Random seasons against an oracle that knows none of the product's code: fractions, plain lists, one page of sums."""

from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from commune.payments import books, members, payouts
from commune.payments.models import Payout
from commune.shares import prices
from commune.shares.models import Share
from commune.shares.tests.fields import GRADES, today

HOUSEHOLDS, LOTS = 4, 2
kilograms = some.decimals(min_value="0.001", max_value="9000", places=3)
money = some.integers(min_value=0, max_value=100_000_000)


@dataclass
class Season:
    """`gradings` are (household, lot, grade, kg); the second half of the lots is graded for the second sheet."""

    gradings: list
    price: dict
    advances: list
    pools: tuple
    rate: int


gradings = some.lists(
    some.tuples(
        some.integers(0, HOUSEHOLDS - 1), some.integers(0, LOTS - 1), some.sampled_from(GRADES), kilograms
    ),
    min_size=1,
    max_size=14,
)
seasons = some.builds(
    Season,
    gradings=gradings,
    price=some.fixed_dictionaries(dict.fromkeys(GRADES, money)),
    advances=some.lists(
        some.tuples(some.integers(0, HOUSEHOLDS - 1), some.integers(1, 10_000_000_000)), max_size=5
    ),
    pools=some.tuples(*[some.integers(-10_000_000_000, 10_000_000_000)] * 2),
    rate=some.integers(1, 5000),
)


def rounded(value):
    """Halves away from zero."""
    return floor(abs(value) + Fraction(1, 2)) * (1 if value >= 0 else -1)


def oracle(season):
    """Credit of each household in each of the two sheets, and how much each may get in all."""
    credits_ = []
    for turn, pool in enumerate(season.pools):
        kg = {}
        for who, lot, grade, amount in season.gradings:
            if lot == turn:
                kg[who, grade] = kg.get((who, grade), Fraction(0)) + Fraction(amount)
        weight = {who: sum(v for (w, _), v in kg.items() if w == who) for who, _ in kg}
        total = sum(weight.values())
        made = {}
        for who, own in weight.items():
            goods = sum(rounded(v * season.price[g]) for (w, g), v in kg.items() if w == who)
            made[who] = [goods - rounded(own * season.rate), abs(pool) * own / total if total else 0]
        left = abs(pool) - sum(floor(part) for _, part in made.values()) if made else 0
        by_rest = sorted(made, key=lambda who: (floor(made[who][1]) - made[who][1], who))
        sign = 1 if pool >= 0 else -1
        credits_.append(
            {who: made[who][0] + sign * (floor(made[who][1]) + (who in by_rest[:left])) for who in made}
        )
    return credits_


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_dong_of_random_seasons_is_where_the_oracle_says(village, cast):
    houses = [village.household(f"MX-90{n}") for n in range(HOUSEHOLDS)]
    grounds = {(n, turn): village.lot(houses[n]) for n in range(HOUSEHOLDS) for turn in range(LOTS)}

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seasons)
    def played(season):
        with undone():
            play(season, village, cast, houses, grounds)

    played()


def agree(season, village, cast):
    village.graded.clear()
    village.agree(*[season.price[grade] for grade in GRADES])
    agreed = {"agreed_by": "họp", "valid_from": today().replace(year=2020, day=1), "by": cast.manager}
    prices.deduct(cast.cooperative, name="bao bì", amount=season.rate, client_id=uuid4(), **agreed)


def play(season, village, cast, houses, grounds):
    """Advances, then two sheets one after the other, all that waits paid in between; compared after each."""
    agree(season, village, cast)
    had = [0] * HOUSEHOLDS
    for who, amount in season.advances:
        facts = {"method": "bank", "paid_on": today(), "by": cast.manager, "client_id": uuid4()}
        members.give_advance(houses[who], cooperative=cast.cooperative, amount=amount, **facts)
        had[who] += amount
    earned = [0] * HOUSEHOLDS
    for turn, (pool, expected) in enumerate(zip(season.pools, oracle(season), strict=True)):
        for who, lot, grade, amount in season.gradings:
            if lot == turn:
                village.grade(grounds[who, lot], grade, amount)
        if expected:
            compare_sheet(village, houses, pool, expected)
        for who, credit in expected.items():
            earned[who] += credit
        for payout in Payout.objects.waiting():
            payouts.pay(payout, method="cash", by=cast.manager)
            had[houses.index(payout.household)] += payout.amount
        compare_books(cast, houses, earned, had)


def compare_sheet(village, houses, pool, expected):
    sheet = village.approved(village.draw(pool=pool, pool_reason="phần chung"))
    shares = list(Share.objects.filter(sheet=sheet).select_related("household"))
    assert {houses.index(s.household): s.credit for s in shares} == expected
    whole = sum(s.goods for s in shares) + pool - sum(s.deducted for s in shares)
    assert sum(s.credit for s in shares) == whole


def compare_books(cast, houses, earned, had):
    """Nobody is owed once all that waited is paid; who has had too much owes just that."""
    for number, house in enumerate(houses):
        balance = members.balance_of(house, cast.cooperative)
        assert balance == earned[number] - had[number]
        assert balance <= 0
    assert books.imbalances() == []


def test_a_line_is_rounded_half_up_to_the_dong(village, cast):
    village.agree(first=1)
    village.grade(village.lot(cast.household), "first", Decimal("0.5"))

    assert village.draw().shares.get().goods == 1
