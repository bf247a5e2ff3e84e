"""What this room offers to be counted: what members got for their produce, and whether they said it was right."""

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.shares.models import AnswerKind, Share, ShareAnswer, ShareSet


def shares() -> ShareSet:
    """Of approved sheets; `answer` is her latest, empty while she has not looked."""
    latest = ShareAnswer.objects.filter(share=OuterRef("pk")).order_by("-answered_at").values("kind")[:1]
    return Share.objects.approved().annotate(
        earned=F("goods") + F("pool") - F("deducted"), answer=Subquery(latest)
    )


def _answer(code: str) -> str:
    return str(AnswerKind(code).label)


def _address(row: Share) -> str:
    return reverse("shares:share", args=[row.pk])


register(
    EvidenceKind(
        name="shares.share",
        label="Phần chia cho hộ",
        queryset=shares,
        fields={
            "cooperative": EvidenceField("sheet__cooperative", "key", "Hợp tác xã"),
            "household": EvidenceField("household", "key", "Hộ"),
            "kilograms": EvidenceField("kilograms", "number", "Số ký"),
            "amount": EvidenceField("earned", "money", "Được chia"),
            "answer": EvidenceField("answer", "text", "Trả lời của hộ", said=_answer),
            "approved_at": EvidenceField("sheet__approval__approved_at", "moment", "Lúc duyệt"),
        },
        unit_path="household__unit",
        time_path="sheet__approval__approved_at",
        log_kinds=("shares.approval", "shares.answer"),
        address_of=_address,
    )
)
