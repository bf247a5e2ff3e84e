"""Committed against delivered: kilograms that the buyer took under the contracts tied to a model."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import (
    Case,
    DecimalField,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from commune.ledger.evidence import day_after
from commune.linkage.models import LinkageModel, LinkageModelSet
from commune.trading.deliveries import taken_of
from commune.trading.models import Contract, ContractDelivery


def weighed(models: LinkageModelSet) -> LinkageModelSet:
    """With `delivered_kg`, and `ends_on`: the first day on which it no longer holds (empty: it stands)."""
    taken = ContractDelivery.objects.accepted().filter(contract__linkage__model=OuterRef("pk"))
    total = taken.order_by().values("contract__linkage__model").annotate(total=Sum("kilograms"))
    kilograms: DecimalField[Decimal, Decimal] = DecimalField(max_digits=14, decimal_places=3)
    early = Q(end__isnull=False) & (Q(ends__isnull=True) | Q(end__since__lte=F("ends")))
    return models.annotate(
        delivered_kg=Coalesce(Subquery(total.values("total")), Value(Decimal(0)), output_field=kilograms),
        ends_on=Case(When(early, then="end__since"), default=day_after("ends")),
    )


@dataclass(frozen=True)
class ContractLine:
    """One tied contract; `reasons` are of refused deliveries and of its own end."""

    contract: Contract
    taken: Decimal
    reasons: list[str]

    @property
    def missing(self) -> Decimal:
        return max(Decimal(0), self.contract.kilograms - self.taken)


def lines_of(model: LinkageModel) -> list[ContractLine]:
    found = Contract.objects.filter(linkage__model=model).select_related("ending", "variety")
    return [
        ContractLine(each, taken_of(each), _reasons(each))
        for each in found.prefetch_related("deliveries__answer").order_by("since", "code")
    ]


def _reasons(contract: Contract) -> list[str]:
    refused = [
        each.answer.reason
        for each in contract.deliveries.all()
        if hasattr(each, "answer") and not each.answer.is_taken
    ]
    ending = (
        [f"{contract.ending.get_kind_display()}: {contract.ending.reason}"]
        if hasattr(contract, "ending")
        else []
    )
    return refused + ending
