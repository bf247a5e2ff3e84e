"""Twenty contracts through a scripted year against an oracle that shares no code with the room.

The oracle is plain integers: grams and đồng, half a đồng rounds up. It knows the script, not the tables.
"""

import random
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.adoption import boxes, credits_of_owners, losses, owners, renewal, settling, transfers
from commune.adoption.models import LossCause, OwnerCredit, OwnerRefund, Settlement, TreeContract, Way
from commune.adoption.tests.fields import fresh, today
from commune.people.models import Person
from tests.builders import harvest_lot

RULES = ("refund", "credit", "top_up")
RESALE = 20_000
STORMED, SWAPPED, SHORT, HANDED_ON, NOT_RENEWED = 4, 2, 8, 3, 5


# ---- the oracle


def half_up(dividend, divisor):
    return (2 * dividend + divisor) // (2 * divisor)


def expected(row):
    """What one line of the script comes to: credited, paid back, bought back, and what the owner pays next year."""
    grams = sum(row["harvests"])
    missing = max(row["floor"] * 1000 - grams - row["top_up"], 0)
    worth = half_up(row["price"] * missing, row["floor"] * 1000)
    is_credit = row["rule"] == "credit" and not (row["storm"] and not row["swap"])
    left = grams + row["top_up"] - row["boxes"] * 5000
    credited = worth if is_credit else 0
    return {
        "credited": credited,
        "refunded": worth - credited,
        "resold": half_up(left * RESALE, 1000),
        "next_amount": row["next_price"] - min(credited, row["next_price"]) if row["renews"] else None,
    }


def script(seed):
    """Twenty lines: storms, short years, transfers and people who do not go on, in an order of chance."""
    chance = random.Random(seed)
    rows = [
        {
            "plate": f"CC{901 + number}",
            "rule": RULES[number % 3],
            "price": chance.randrange(2_500_000, 5_000_001),
            "floor": chance.randrange(55, 90),
            "storm": False,
            "swap": False,
            "short": False,
            "hand_on": False,
            "renews": True,
            "top_up": 0,
        }
        for number in range(20)
    ]
    for row in chance.sample(rows, STORMED):
        row["storm"] = True
    for row in [each for each in rows if each["storm"]][:SWAPPED]:
        row["swap"] = True
    for row in chance.sample([each for each in rows if not each["storm"]], SHORT):
        row["short"] = True
    for row in chance.sample(rows, HANDED_ON):
        row["hand_on"] = True
    for row in chance.sample(rows, NOT_RENEWED):
        row["renews"] = False
    for row in rows:
        fill(row, chance)
    return rows


def fill(row, chance):
    """Grams of up to two harvests, boxes, and next year's price."""
    floor = row["floor"] * 1000
    if row["storm"] and not row["swap"]:
        row["harvests"] = [chance.randrange(0, floor // 2)]
        row["renews"] = False
    elif row["short"] or row["swap"]:
        row["harvests"] = [chance.randrange(5_000, floor // 2), chance.randrange(5_000, floor // 2)]
    else:
        row["harvests"] = [chance.randrange(floor // 2, floor), chance.randrange(floor // 2 + 1, floor)]
    row["harvests"] = [grams for grams in row["harvests"] if grams]
    missing = floor - sum(row["harvests"])
    if row["rule"] == "top_up" and missing > 2_000 and not (row["storm"] and not row["swap"]):
        row["top_up"] = chance.randrange(1_000, missing)
    row["boxes"] = chance.randrange(0, (sum(row["harvests"]) + row["top_up"]) // 5000 + 1)
    row["next_price"] = row["price"] + chance.randrange(0, 300_000)


# ---- the year, played through the room


class Year:
    def __init__(self, orchard, cast, rows):
        self.orchard, self.cast, self.rows = orchard, cast, rows
        self.plots = [cast.plot, cast.other_plot]
        self.farmers = [cast.farmer, cast.other_farmer]
        self.buyers = [self.person(number) for number in range(40)]
        self.contracts = {}

    def person(self, number):
        return Person.objects.create(
            full_name=f"Người mua {number}", phone=f"+8490100{number:04d}", phone_verified=True
        )

    def side(self, row):
        return self.rows.index(row) % 2

    def play(self):
        for row in self.rows:
            self.buy(row)
        for row in self.rows:
            self.hand_on(row)
            self.storm(row)
            self.harvest(row)
            self.top_up(row)
            self.send(row)
        for row in self.rows:
            settling.settle(self.of(row), by=self.cast.manager)
        for row in self.rows:
            self.renew(row)

    def of(self, row):
        return fresh(self.contracts[row["plate"]])

    def buy(self, row):
        number = self.rows.index(row)
        self.contracts[row["plate"]] = self.orchard.bought(
            row["plate"],
            self.buyers[number],
            price=row["price"],
            floor_kg=row["floor"],
            plot=self.plots[self.side(row)],
            on_shortfall=row["rule"],
            at=timezone.now() - timedelta(days=40),
        )

    def hand_on(self, row):
        if row["hand_on"]:
            contract, taker = self.of(row), self.buyers[20 + self.rows.index(row)]
            offered = transfers.offer_transfer(contract, to_phone=taker.phone, by=contract.buyer)
            transfers.answer(offered, accept=True, by=taker)

    def storm(self, row):
        if not row["storm"]:
            return
        contract, first = self.of(row), row["harvests"][:1] if not row["swap"] else []
        for grams in first:
            self.pick(row, grams, is_last=False)
        losses.report_loss(
            contract.offer.tree, cause=LossCause.STORM, happened_on=today(), by=self.cast.manager
        )
        if row["swap"]:
            spare = self.orchard.offer(
                row["plate"].replace("CC9", "CC8"), plot=self.plots[self.side(row)], price=row["price"]
            )
            losses.substitute(contract, spare, by=self.cast.manager)

    def pick(self, row, grams, *, is_last):
        kilograms = Decimal(grams) / 1000
        self.orchard.pick(self.of(row), kilograms, is_last=is_last, by=self.farmers[self.side(row)])

    def harvest(self, row):
        if row["storm"] and not row["swap"]:
            return
        *earlier, last = row["harvests"]
        for grams in earlier:
            self.pick(row, grams, is_last=False)
        self.pick(row, last, is_last=True)

    def top_up(self, row):
        if row["top_up"]:
            boxes.top_up(
                self.of(row),
                harvest_lot(self.cast, "90"),
                kilograms=Decimal(row["top_up"]) / 1000,
                by=self.cast.manager,
                client_id=uuid4(),
            )

    def send(self, row):
        if not row["boxes"]:
            return
        contract = self.of(row)
        box = boxes.schedule(
            contract,
            way=Way.PICKUP,
            by=owners.owner_of(contract),
            client_id=uuid4(),
            boxes=row["boxes"],
        )
        boxes.pack(box, place=self.cast.packhouse, by=self.cast.manager)
        boxes.fetched(box, by=self.cast.manager)

    def renew(self, row):
        contract = self.of(row)
        if row["storm"] and not row["swap"]:
            return
        starts = contract.offer.ends_on + timedelta(days=1)
        offer = renewal.open_renewal(
            contract,
            starts_on=starts,
            ends_on=starts + timedelta(days=364),
            price=row["next_price"],
            floor_kg=row["floor"],
            by=self.cast.manager,
        )
        owner = owners.owner_of(contract)
        if not row["renews"]:
            renewal.release(offer, by=owner)
            return
        self.contracts[f"next {row['plate']}"] = self.orchard.agree(self.orchard.hold(offer, owner))


@pytest.mark.parametrize("seed", [901, 2026])
def test_twenty_contracts_through_a_year_equal_the_oracle_to_the_dong(orchard, cast, seed):
    rows = script(seed)
    assert sum(row["storm"] for row in rows) == STORMED

    year = Year(orchard, cast, rows)
    year.play()

    for row in rows:
        contract, told = year.of(row), expected(row)
        done = Settlement.objects.get(contract=contract)
        paid_back = dict(OwnerRefund.objects.filter(contract=contract).values_list("cause", "amount"))
        assert (done.credited, done.refunded, done.resold) == (
            told["credited"],
            told["refunded"],
            told["resold"],
        ), row
        assert paid_back.get("shortfall", 0) == told["refunded"], row
        assert paid_back.get("resale", 0) == told["resold"], row
        credit = OwnerCredit.objects.filter(contract=contract).first()
        assert (credit.amount if credit else 0) == told["credited"], row
        again = year.contracts.get(f"next {row['plate']}")
        assert (again.amount if again else None) == told["next_amount"], row
    credited = sum(expected(row)["credited"] for row in rows)
    used = sum(expected(row)["credited"] for row in rows if row["renews"])
    assert sum(map(credits_of_owners.balance_of, year.buyers)) == credited - used
    assert TreeContract.objects.owned().count() == 20
    assert cast.cooperative.trees.count() == 20 + SWAPPED
