"""Offers, wants, pools and contracts of the cast, made as the pages make them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from commune.farm import harvest, seasons
from commune.ledger import following
from commune.payments import accounts
from commune.trading import contracts, introducing, pooling, registering
from commune.trading.contracts import ContractTerms
from commune.trading.models import Match, Offer, Want
from commune.trading.registering import Terms
from commune.trading.weeks import monday_of, sunday_of

DEMO_BIN = "999999"
FARMS = {"plot": "farmer", "other_plot": "other_farmer", "third_plot": "third_farmer"}


class Trade:
    """`cast` is that of the tests. Three households with a season each; the co-op and Bà Sáu Lành have accounts."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.today = timezone.localdate()
        self.week = monday_of(self.today)

    @property
    def variety(self) -> Any:
        return self.cast.bulk_mango.variety

    def prepare(self) -> None:
        for plot, person in FARMS.items():
            seasons.open_season(
                getattr(self.cast, plot),
                variety=self.variety,
                name="Vụ thử",
                starts_on=self.today - timedelta(days=100),
                ends_on=self.today + timedelta(days=60),
                by=getattr(self.cast, person),
            )
        for organization, number in (
            (self.cast.cooperative, "1900000117"),
            (self.cast.household, "1900000601"),
        ):
            accounts.open_account(
                organization, bank_bin=DEMO_BIN, number=number, holder_name="MAU", by="system:test"
            )

    def terms(self, **facts: Any) -> Terms:
        told = {
            "variety": self.variety,
            "kilograms": 600,
            "since": self.today,
            "until": sunday_of(self.today + timedelta(days=7)),
            "place": self.cast.plot,
            "grade": "first",
            "price": 20_000,
        }
        return Terms(**(told | facts))

    def offer(self, farmer: str = "farmer", kilograms: int = 600, **facts: Any) -> Offer:
        """Of her household's plot."""
        plot = next(key for key, person in FARMS.items() if person == farmer)
        place = getattr(self.cast, plot)
        terms = self.terms(**({"kilograms": kilograms, "place": place} | facts))
        return registering.offer(place.holder, terms, by=getattr(self.cast, farmer), client_id=uuid4())

    def want(self, kilograms: int = 1000, standard: Any = None, **facts: Any) -> Want:
        """Of the enterprise."""
        told = {"kilograms": kilograms, "place": self.cast.gathering_point, "price": 21_000} | facts
        return registering.want(
            self.cast.processor,
            self.terms(**told),
            by=self.cast.purchaser,
            client_id=uuid4(),
            standard=standard,
        )

    def match(self, offer: Offer, want: Want, *, is_mutual: bool = True) -> Match:
        following.catch_up()
        found = Match.objects.get(offer=offer, want=want)
        if is_mutual:
            introducing.say_interest(found, by=offer.offered_by)
            introducing.say_interest(found, by=want.wanted_by)
        return found

    def pool(self, want: Want, offers: list[Offer], kilograms: int, **facts: Any) -> Any:
        told = {
            "want": want,
            "week": monday_of(want.since),
            "offers": offers,
            "kilograms": kilograms,
            "price": 20_000,
            "answer_by": self.today,
            "by": self.cast.manager,
            "client_id": uuid4(),
        }
        return pooling.open_pool(self.cast.cooperative, **(told | facts))

    def say(self, pool: Any, said: str, *farmers: str) -> None:
        for farmer in farmers:
            person = getattr(self.cast, farmer)
            part = pool.parts.get(offer__offered_by=person)
            pooling.answer(part, said=said, by=person)

    def contract_terms(self, **facts: Any) -> ContractTerms:
        told = {
            "grade": "first",
            "kilograms": 500,
            "price": 21_000,
            "since": self.today,
            "until": self.today + timedelta(days=7),
            "place": self.cast.gathering_point,
            "quality": "Trái từ 350 g",
        }
        return ContractTerms(**(told | facts))

    def concluded(self, pool: Any = None, **facts: Any) -> Any:
        """A contract of the co-op with the enterprise for what two households agreed to."""
        if pool is None:
            pool = self.pool(self.want(), [self.offer(), self.offer("third_farmer", 300)], 600)
            self.say(pool, "yes", "farmer", "third_farmer")
        made = contracts.draw_for_pool(
            pool, self.contract_terms(**facts), by=self.cast.manager, client_id=uuid4()
        )
        for person in (self.cast.manager, self.cast.purchaser):
            contracts.confirm(made, by=person)
        return made

    def lot(self, farmer: str = "farmer", kilograms: str = "200") -> Any:
        plot = next(key for key, person in FARMS.items() if person == farmer)
        return harvest.record_harvest(
            getattr(self.cast, plot),
            trade_item=self.cast.bulk_mango,
            quantity=Decimal(kilograms),
            at=timezone.now() - timedelta(hours=3),
            by=getattr(self.cast, farmer),
            client_id=uuid4(),
        )


def paid_in(bill: Any, amount: int | None = None) -> None:
    """Money comes into the seller's account for this bill; news travels up."""
    from commune.ledger import recording
    from commune.payments import matching
    from commune.payments.models import BankCredit

    request = bill.request
    credit = BankCredit(
        account=request.account,
        provider="statement",
        transaction=uuid4().hex,
        amount=amount or request.amount,
        note=f"MAU {request.code}",
        credited_at=timezone.now(),
    )
    matching.match(recording.enter(credit, by="system:test"))
    following.catch_up()


def days_from_now(count: int) -> date:
    return timezone.localdate() + timedelta(days=count)
