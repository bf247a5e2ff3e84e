"""Trees whose fruit somebody owns for a year, and what became of each contract. A state is a row.

Nobody ever owns the tree: a contract is about all fruit of one tree in one year. Money is integer đồng, fruit is
kilograms to the gram.
"""

from commune.adoption.models.contracts import (
    ContractEnd,
    ContractPaid,
    ContractParty,
    CreditUse,
    EndCause,
    OwnerCredit,
    OwnerRefund,
    OwnerRefundSent,
    RefundCause,
    Settlement,
    TransferAnswer,
    TreeContract,
    TreeContractSet,
    TreeTransfer,
)
from commune.adoption.models.fruit import (
    BoxAddress,
    BoxStep,
    FruitBox,
    FruitBoxSet,
    Step,
    Substitution,
    TopUp,
    TreeEntry,
    TreeHarvest,
    Way,
)
from commune.adoption.models.trees import (
    AdoptionTerms,
    HoldEnd,
    LossCause,
    LossRule,
    OfferWithdrawal,
    RenewalRelease,
    ShortfallRule,
    Tree,
    TreeHold,
    TreeHoldSet,
    TreeLoss,
    TreeOffer,
    TreeOfferSet,
    TreePhoto,
    TreeSet,
)

__all__ = [
    "AdoptionTerms", "BoxAddress", "BoxStep", "ContractEnd", "ContractPaid", "ContractParty",
    "CreditUse", "EndCause", "FruitBox", "FruitBoxSet", "HoldEnd", "LossCause", "LossRule",
    "OfferWithdrawal", "OwnerCredit", "OwnerRefund", "OwnerRefundSent", "RefundCause", "RenewalRelease",
    "Settlement", "ShortfallRule", "Step", "Substitution", "TopUp", "TransferAnswer", "Tree",
    "TreeContract", "TreeContractSet", "TreeEntry", "TreeHarvest", "TreeHold", "TreeHoldSet", "TreeLoss",
    "TreeOffer", "TreeOfferSet", "TreePhoto", "TreeSet", "TreeTransfer", "Way",
]  # fmt: skip
