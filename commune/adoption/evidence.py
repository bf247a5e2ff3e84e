"""What this room offers to be counted: contracts about trees, with what became of them."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from commune.adoption.models import ContractEnd, ContractPaid, Settlement, TreeContract, TreeContractSet
from commune.ledger.evidence import EvidenceField, EvidenceKind, register


def contracts() -> TreeContractSet:
    this = {"contract": OuterRef("pk")}
    return TreeContract.objects.annotate(
        is_paid=Exists(ContractPaid.objects.filter(**this)),
        is_settled=Exists(Settlement.objects.filter(**this)),
        has_ended=Exists(ContractEnd.objects.filter(**this)),
    )


def _address(row: TreeContract) -> str:
    return reverse("adoption:kept-contract", args=[row.code])


register(
    EvidenceKind(
        name="adoption.contract",
        label="Hợp đồng sở hữu trái của cây",
        queryset=contracts,
        fields={
            "paid": EvidenceField("is_paid", "flag", "Đã trả tiền"),
            "settled": EvidenceField("is_settled", "flag", "Đã quyết toán"),
            "ended": EvidenceField("has_ended", "flag", "Hết hiệu lực trước hạn"),
            "price": EvidenceField("price", "money", "Giá trọn năm"),
            "cooperative": EvidenceField("hold__offer__tree__cooperative", "key", "Hợp tác xã"),
            "concluded_at": EvidenceField("concluded_at", "moment", "Lúc ký"),
        },
        unit_path="hold__offer__tree__cooperative__unit",
        time_path="concluded_at",
        log_kinds=("adoption.contract", "adoption.paid", "adoption.settlement", "adoption.end"),
        address_of=_address,
    )
)
