"""What this room offers to be counted: what files claim of national marketplaces, each row with its file's grade."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from commune.channels.claim_models import ClaimKind, FileCompletion, MarketplaceClaim, MarketplaceClaimSet
from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.lib.vietnamese import VIETNAM


def _address(row: MarketplaceClaim) -> str:
    asked = urlencode({"tim": row.key.partition(":")[2]})
    return f"{reverse('channels:claims', args=[row.page.file_id])}?{asked}"


def _touched(kind: ClaimKind) -> Callable[[str, str], Iterable[tuple[str, datetime]]]:
    def cells(_log_kind: str, key: str) -> Iterator[tuple[str, datetime]]:
        done = (
            FileCompletion.objects.filter(file__pk=UUID(key), file__kind=kind).select_related("file").first()
        )
        if done is None:
            return
        moment = datetime.combine(done.file.as_of, time.min, VIETNAM)
        units = MarketplaceClaim.objects.filter(page__file=done.file_id).order_by()
        for unit in units.values_list("unit", flat=True).distinct():
            yield unit, moment

    return cells


def _counted(kind: ClaimKind) -> MarketplaceClaimSet:
    return MarketplaceClaim.objects.counted().filter(kind=kind).select_related("page__file")


def _offer(kind: ClaimKind, label: str) -> None:
    register(
        EvidenceKind(
            name=f"channels.marketplace_{kind[:-1]}",
            label=label,
            queryset=lambda: _counted(kind),
            fields={
                "key": EvidenceField("key", "text", "Mã trên sàn"),
                "name": EvidenceField("name", "text", "Tên"),
                "platform": EvidenceField("platform", "text", "Sàn"),
                "source": EvidenceField("page__file__source", "text", "Nguồn"),
                "grade": EvidenceField("page__file__grade", "text", "Hạng bằng chứng"),
                "digest": EvidenceField("page__file__digest", "text", "Mã băm của tệp"),
                "as_of": EvidenceField("as_of", "day", "Số liệu đến ngày"),
            },
            unit_path="unit",
            time_path="as_of",
            log_kinds=("channels.file_completion",),
            address_of=_address,
            grade_path="page__file__grade",
            touched=_touched(kind),
        )
    )


_offer(ClaimKind.SELLERS, "Người bán trên sàn (số liệu nhập)")
_offer(ClaimKind.PRODUCTS, "Sản phẩm trên sàn (số liệu nhập)")
