"""What the two sides are told; each thing once."""

from django.conf import settings
from django.urls import reverse

from commune.design import written
from commune.linkage.models import LinkageModel
from commune.people import reaching
from commune.people.models import Organization
from commune.trading.access import dealers_of


def _tell(to: Organization, subject: str, text: str, *, model: LinkageModel, about: str) -> None:
    for person in dealers_of(to):
        path = reverse("linkage:model", args=[model.code])
        reaching.tell(
            person,
            template="linkage/news",
            params={"subject": subject, "text": text, "address": f"{settings.PUBLIC_ADDRESS}{path}"},
            dedup_key=f"linkage:{about}:{model.pk}:{person.pk}",
        )


def tell_proposal(model: LinkageModel) -> None:
    if model.buyer is None:
        return
    text = (
        f"{model.cooperative_name} đề nghị liên kết {model.product}, cam kết "
        f"{written.measure(model.committed_kg)}. Mời xem và xác nhận."
    )
    _tell(model.buyer, "Có đề nghị liên kết", text, model=model, about="proposal")


def tell_confirmed(model: LinkageModel) -> None:
    if model.cooperative is None:
        return
    text = f"{model.buyer_name} đã xác nhận mô hình liên kết {model.name}."
    _tell(model.cooperative, "Bên mua đã xác nhận", text, model=model, about="confirmed")
