"""Twenty contracts through a scripted year against an oracle that shares no code with the room.

The oracle is plain integers: grams and đồng, half a đồng rounds up. It knows the script and what the contract says in
words, not the tables. Beside the twenty are people who paid and got no tree: all of theirs goes back.
"""

import random
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.utils import timezone

from commune.adoption import boxes, contracts, credits_of_owners, losses, owners, renewal, settling, transfers
from commune.adoption.models import LossCause, OwnerCredit, OwnerRefund, Settlement, TreeContract, Way
from commune.adoption.tests.fields import fresh, today
from commune.payments.models import BankCredit
from commune.people.models import Person
from commune.trace import recall
from tests.builders import harvest_lot

RULES = ("refund", "credit", "top_up")
RESALE = 20_000
STORMED, SWAPPED, SHORT, HANDED_ON, NOT_RENEWED, OVERPAID = 4, 2, 8, 3, 5, 6
RECALLED, STRAYED = 6, 5
STRAYS = ("withdrawn", "withdrawn", "expired", "expired")


# ---- the oracle


def half_up(dividend, divisor):
    return (2 * dividend + divisor) // (2 * divisor)


def expected(row):
    """What one line of the script comes to: credited, paid back, bought back, and what the owner pays next year."""
    grams = sum(row["harvests"])
    spoiled = spoiled_in(row)
    missing = max(row["floor"] * 1000 - grams - row["top_up"] + spoiled, 0)
    worth = half_up(row["price"] * missing, row["floor"] * 1000)
    is_credit = row["rule"] == "credit" and not (row["storm"] and not row["swap"])
    left = grams + row["top_up"] - max(row["boxes"] * 5000, spoiled)
    credited = worth if is_credit else 0
    resold = half_up(left * RESALE, 1000)
    owed = {"shortfall": worth - credited, "resale": resold, "surplus": row["over"]}
    return {
        "spoiled": spoiled,
        "credited": credited,
        "refunded": worth - credited,
        "resold": resold,
        "paid_back": {cause: amount for cause, amount in owed.items() if amount},
        "next_amount": row["next_price"] - min(credited, row["next_price"]) if row["renews"] else None,
    }


def spoiled_in(row):
    """Boxes are packed of the first harvest first: its recall takes them along, and what else is in them."""
    boxed = row["boxes"] * 5000
    if row["recall"]:
        return max(row["harvests"][0], boxed)
    return boxed if row["stray_box"] else 0


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
            "over": 0,
            "recall": False,
            "stray_box": False,
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
    for row in chance.sample(rows, OVERPAID):
        row["over"] = chance.randrange(1, 400_000)
    for row in rows:
        fill(row, chance)
    for row in chance.sample([each for each in rows if each["harvests"]], RECALLED):
        row["recall"] = True
    for row in chance.sample([each for each in rows if each["boxes"]], STRAYED):
        row["stray_box"] = True
    return rows


def strays(seed):
    """People who paid in parts and got no tree: they changed their minds, or the rest came too late."""
    chance = random.Random(-seed)
    rows = []
    for number, end in enumerate(STRAYS):
        price, first = chance.randrange(2_500_000, 5_000_001), chance.randrange(1, 2_500_000)
        rest = price - first + (chance.randrange(0, 90_000) if end == "withdrawn" else 0)
        rows.append({"plate": f"CC{701 + number}", "price": price, "end": end, "money": [first, rest]})
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
    whole = sum(row["harvests"]) + row["top_up"]
    row["boxes"] = chance.randrange(0, whole // 5000 + 1)
    row["sold_back"] = chance.randrange(0, whole - row["boxes"] * 5000 + 1)
    row["next_price"] = row["price"] + chance.randrange(0, 300_000)


# ---- the year, played through the room


class Year:
    def __init__(self, orchard, cast, rows, lost):
        self.orchard, self.cast, self.rows, self.strays = orchard, cast, rows, lost
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
        for row in self.strays:
            self.stray(row)
        for row in self.rows:
            self.hand_on(row)
            self.storm(row)
            self.harvest(row)
            self.top_up(row)
            self.send(row)
            self.call_back(row)
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
        if row["over"]:
            self.orchard.money(self.contracts[row["plate"]], row["over"])

    def stray(self, row):
        """Half of them pay all and change their minds, half are late with the rest."""
        at = timezone.now() - timedelta(hours=30)
        offer = self.orchard.offer(row["plate"], price=row["price"])
        hold = self.orchard.hold(offer, self.buyers[-1 - self.strays.index(row)], at)
        contract = self.orchard.agree(hold, at)
        first, rest = row["money"]
        self.orchard.money(contract, first, at=at + timedelta(hours=1))
        if row["end"] == "expired":
            contracts.expire_due()
        self.orchard.money(contract, rest)
        if row["end"] == "withdrawn":
            contracts.cancel(fresh(contract), by=hold.holder)
        self.contracts[row["plate"]] = contract

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
            self.pick(row, grams, is_last=False, days=3)
        losses.report_loss(
            contract.offer.tree, cause=LossCause.STORM, happened_on=today(), by=self.cast.manager
        )
        if row["swap"]:
            spare = self.orchard.offer(
                row["plate"].replace("CC9", "CC8"), plot=self.plots[self.side(row)], price=row["price"]
            )
            losses.substitute(contract, spare, by=self.cast.manager)

    def pick(self, row, grams, *, is_last, days=2):
        told = {"is_last": is_last, "days": days, "by": self.farmers[self.side(row)]}
        self.orchard.pick(self.of(row), Decimal(grams) / 1000, **told)

    def harvest(self, row):
        if row["storm"] and not row["swap"]:
            return
        *earlier, last = row["harvests"]
        for grams in earlier:
            self.pick(row, grams, is_last=False, days=3)
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
        contract = self.of(row)
        ask = {"by": owners.owner_of(contract), "client_id": uuid4()}
        if row["sold_back"]:
            kilograms = Decimal(row["sold_back"]) / 1000
            boxes.schedule(contract, way=Way.RESELL, kilograms=kilograms, **ask)
        if not row["boxes"]:
            return
        ask["client_id"] = uuid4()
        box = boxes.schedule(contract, way=Way.PICKUP, boxes=row["boxes"], **ask)
        boxes.pack(box, place=self.cast.packhouse, by=self.cast.manager)
        if row["stray_box"]:
            boxes.lose(box, reason="rớt xuống sông", by=self.cast.manager)
        else:
            boxes.fetched(box, by=self.cast.manager)

    def call_back(self, row):
        if row["recall"]:
            first = self.of(row).harvests.order_by("declared_at").first()
            recall.start(first.lot, reason="dư lượng", by=self.cast.manager)

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
        again = self.orchard.agree(self.orchard.hold(offer, owner))
        self.orchard.money(again)
        self.contracts[f"next {row['plate']}"] = again


def paid_back(contract):
    """Đồng by cause; a cause asked twice counts twice."""
    found = Counter()
    for cause, amount in OwnerRefund.objects.filter(contract=contract).values_list("cause", "amount"):
        found[cause] += amount
    return dict(found)


@pytest.mark.parametrize("seed", [901, 2026])
def test_twenty_contracts_through_a_year_equal_the_oracle_to_the_dong(orchard, cast, seed):
    rows, lost = script(seed), strays(seed)
    assert sum(row["storm"] for row in rows) == STORMED

    year = Year(orchard, cast, rows, lost)
    year.play()

    for row in rows:
        contract, told = year.of(row), expected(row)
        done = Settlement.objects.get(contract=contract)
        assert (done.spoiled * 1000, done.credited, done.refunded, done.resold) == (
            told["spoiled"],
            told["credited"],
            told["refunded"],
            told["resold"],
        ), row
        assert paid_back(contract) == told["paid_back"], row
        credit = OwnerCredit.objects.filter(contract=contract).first()
        assert (credit.amount if credit else 0) == told["credited"], row
        again = year.contracts.get(f"next {row['plate']}")
        assert (again.amount if again else None) == told["next_amount"], row
    credited = sum(expected(row)["credited"] for row in rows)
    used = sum(expected(row)["credited"] for row in rows if row["renews"])
    assert sum(map(credits_of_owners.balance_of, year.buyers)) == credited - used
    for row in lost:
        assert sum(paid_back(year.contracts[row["plate"]]).values()) == sum(row["money"]), row
    assert_account_holds_what_is_left(rows, lost)
    assert TreeContract.objects.owned().count() == 20 + sum(row["renews"] for row in rows)
    assert cast.cooperative.trees.count() == 20 + SWAPPED + len(STRAYS)


def assert_account_holds_what_is_left(rows, lost):
    """All that ever came in, less all that is to go back, by the oracle and by the tables."""
    told = [expected(row) for row in rows]
    came = sum(row["price"] + row["over"] for row in rows) + sum(sum(row["money"]) for row in lost)
    came += sum(each["next_amount"] or 0 for each in told)
    goes = sum(sum(each["paid_back"].values()) for each in told) + sum(sum(row["money"]) for row in lost)
    received = BankCredit.objects.aggregate(total=Sum("amount"))["total"]
    refunds = OwnerRefund.objects.aggregate(total=Sum("amount"))["total"]
    assert (received, refunds, received - refunds) == (came, goes, came - goes)
