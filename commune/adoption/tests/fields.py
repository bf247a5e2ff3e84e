"""An orchard with plates, and short ways through a contract's year; all through the room's own functions."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from commune.adoption import boxes, contracts, harvesting, holding, listing, wording
from commune.adoption.models import TreeContract, TreeOffer, Way
from commune.farm.writing import Work
from commune.ledger import following, recording
from commune.lib.vietqr import DEMO_BIN
from commune.orders.checkout import DeliverTo
from commune.payments import accounts, matching
from commune.payments.models import BankCredit, Provider
from commune.units.models import AdminUnit
from tests.village import days_ago

PRICE, FLOOR = 3_500_000, 70


def today() -> date:
    return timezone.localdate()


class Orchard:
    """`cast` plus plots, terms by rule, and trees by plate."""

    def __init__(self, cast):
        self.cast = cast
        self.account = accounts.open_account(
            cast.cooperative,
            bank_bin=DEMO_BIN,
            number="1900000117",
            holder_name="HTX XOAI CU LAO XANH",
            by=cast.manager.log_actor,
        )

    def terms(self, on_shortfall="refund", on_loss="substitute", **more):
        name = f"{on_shortfall} {on_loss} {sorted(more.items())}"
        facts = {"on_shortfall": on_shortfall, "on_loss": on_loss, "resale_price": 20_000, **more}
        return listing.set_terms(self.cast.cooperative, name=name, by=self.cast.manager, **facts)

    def tree(self, plate="CC901", plot=None, **more):
        facts = {
            "variety": self.cast.bulk_mango.variety,
            "planted_year": 2012,
            "height_m": Decimal("4.5"),
            "canopy_m": Decimal(6),
            "mean_yield_kg": 120,
            **more,
        }
        return listing.add_tree(
            self.cast.cooperative, plate=plate, plot=plot or self.cast.plot, by=self.cast.manager, **facts
        )

    def offer(
        self,
        plate="CC901",
        *,
        price=PRICE,
        floor_kg=FLOOR,
        plot=None,
        terms=None,
        since=60,
        ends=300,
        **rules,
    ):
        return listing.offer_year(
            self.tree(plate, plot),
            terms=terms or self.terms(**rules),
            box_item=self.cast.boxed_mango,
            starts_on=today() - timedelta(days=since),
            ends_on=today() + timedelta(days=ends),
            price=price,
            floor_kg=floor_kg,
            by=self.cast.manager,
        )

    def year_after(self, tree, **more):
        """Offered to everybody while this year still runs."""
        starts = today() + timedelta(days=301)
        facts = {"starts_on": starts, "ends_on": starts + timedelta(days=364), "price": PRICE}
        facts |= {"floor_kg": FLOOR, "terms": self.terms(), "box_item": self.cast.boxed_mango}
        return listing.offer_year(tree, by=self.cast.manager, **{**facts, **more})

    def hold(self, offer, who=None, at=None):
        return holding.hold(offer, by=who or self.cast.buyer, client_id=uuid4(), at=at)

    def agree(self, hold, at=None, **more):
        text = wording.contract_text(hold.offer)
        facts = {"name": "Đặng Ngọc Ánh", "phone": "+84900000006", "agreed": wording.digest_of(text), **more}
        return contracts.conclude(hold, by=hold.holder, client_id=uuid4(), at=at, **facts)

    def money(self, contract, amount=None, at=None):
        """The bank tells of a transfer with the contract's code, and the news travels up."""
        request = contract.request
        credit = BankCredit(account=request.account, provider=Provider.SEPAY, transaction=uuid4().hex)
        credit.amount, credit.note = amount or request.amount, f"MAU {request.code} tien cay"
        credit.credited_at = at or timezone.now()
        recording.enter(credit, by="system:test")
        matching.match(credit)
        following.catch_up()

    def bought(self, plate="CC901", who=None, at=None, **offer):
        contract = self.agree(self.hold(self.offer(plate, **offer), who, at), at)
        if contract.request:
            self.money(contract, at=at)
        return fresh(contract)

    def pick(self, contract, kilograms, *, is_last=True, days=2, by=None, tree=None):
        from commune.adoption import owners

        return harvesting.declare(
            tree or owners.tree_of(contract),
            trade_item=self.cast.bulk_mango,
            quantity=Decimal(str(kilograms)),
            at=days_ago(days),
            by=by or self.cast.farmer,
            client_id=uuid4(),
            is_last=is_last,
        )


def fresh(contract: TreeContract) -> TreeContract:
    return TreeContract.objects.with_facts().get(pk=contract.pk)


def shown(offer: TreeOffer) -> TreeOffer:
    return TreeOffer.objects.with_facts().get(pk=offer.pk)


def door(name="Lê Thị Hoa"):
    unit = AdminUnit.objects.get(uid="vn2:C:28261")
    return DeliverTo(name, "+84900000099", unit, unit.name, "Số 5 đường Hoa (minh họa)")


def scheduled(contract, who, boxes_=2, way=Way.DELIVER, **more):
    to = door() if way in boxes.ADDRESSED else None
    return boxes.schedule(contract, way=way, by=who, client_id=uuid4(), boxes=boxes_, to=to, **more)


def work(activity="bagging", days=5, note="Bao 40 trái", **more):
    return Work(activity, days_ago(days), note=note, **more)
