"""Lots that were held or recalled after their sheet was approved: what was earned with them waits."""

from uuid import UUID

from django.db.models import Sum

from commune.payments.models import Payout
from commune.shares.models import CountedLot
from commune.trace import recall
from commune.trace.models import Lot

SHEET = "sheet:"


def hindrance_of(payout: Payout) -> str:
    """Names the lots of the payout's sheet that may not be paid for now; empty when all are free."""
    if not payout.reference.startswith(SHEET):
        return ""
    sheet = UUID(payout.reference.removeprefix(SHEET))
    among = Lot.objects.filter(counted__sheet=sheet, holder=payout.household_id).distinct()
    stopped = recall.held(among) | recall.recalled(among)
    if not stopped:
        return ""
    totals = CountedLot.objects.filter(lot__in=stopped).values("lot").order_by().annotate(total=Sum("amount"))
    owed = {row["lot"] for row in totals if row["total"] > 0}
    codes = sorted(lot.code for lot in among if lot.pk in owed)
    if not codes:
        return ""
    return (
        f"Lô {', '.join(codes)} đang tạm giữ hoặc thu hồi nên chưa chi được. "
        "Chờ giải tỏa, hoặc lập bảng điều chỉnh để tách lô đó ra."
    )
