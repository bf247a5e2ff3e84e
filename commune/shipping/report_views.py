"""The door for the boatman's phone: a batch of handover reports, a verdict for each."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commune.design.bodies import body_of
from commune.design.forms import clean_text
from commune.design.problem import problem
from commune.lib.moments import MomentError, bounded
from commune.people.models import Person
from commune.shipping import reports
from commune.shipping.models import Outcome, Receiver, Shipment
from commune.shipping.shipments import ShipmentRefusedError

MOST = 100
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

Reason = Annotated[str, msgspec.Meta(max_length=1000)]


class Line(msgspec.Struct):
    item: int
    quantity: Decimal


class Item(msgspec.Struct):
    """One handover as the phone kept it; members that we do not know are for later versions and are passed over."""

    client_id: UUID
    shipment: UUID
    outcome: Outcome
    said_at: datetime
    receiver: Receiver | None = None
    reason: Reason = ""
    received: list[Line] = []
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None


class Batch(msgspec.Struct):
    handovers: Annotated[list[msgspec.Raw], msgspec.Meta(max_length=MOST)]


@require_POST
def handovers(request: HttpRequest) -> HttpResponse:
    """`{"verdicts": [{"client_id", "verdict", "told"}]}` in order; verdict is accepted, known or refused.

    A bad item refuses itself alone. Sending again is safe: what was accepted before answers `known`.
    """
    if not isinstance(request.user, Person):
        return problem("sign-in", "Anh chị cần đăng nhập lại để gửi.", "Please sign in again to send.", 401)
    try:
        batch = msgspec.json.decode(body_of(request), type=Batch)
    except UNREADABLE as error:
        told = ("Nội dung gửi lên không đọc được.", "The batch could not be read.")
        return problem("bad-batch", *told, 400, pointer="/handovers", detail=str(error))
    return JsonResponse({"verdicts": [_verdict(raw, request.user) for raw in batch.handovers]})


def _verdict(raw: msgspec.Raw, by: Person) -> dict[str, Any]:
    try:
        item = msgspec.json.decode(raw, type=Item)
        bounded(item.said_at)
        told = _told(item)
    except (*UNREADABLE, MomentError, reports.QuantityError):
        return _refusal(_named(raw), _("Phiếu này bị hỏng, hệ thống không đọc được."))
    shipment = Shipment.objects.carried_by(by).filter(pk=item.shipment).distinct().first()
    if shipment is None:
        return _refusal(str(item.client_id), _("Kiện này không có trong các kiện mà anh chị chở."))
    try:
        _row, is_new = reports.report(shipment, told, client_id=item.client_id, by=by)
    except ShipmentRefusedError as refusal:
        return _refusal(str(item.client_id), str(refusal))
    return {"client_id": str(item.client_id), "verdict": "accepted" if is_new else "known", "told": ""}


def _told(item: Item) -> reports.Told:
    position = None
    if item.latitude is not None and item.longitude is not None:
        position = (Decimal(str(item.latitude)), Decimal(str(item.longitude)))
    return reports.Told(
        outcome=item.outcome,
        said_at=item.said_at,
        receiver=item.receiver,
        reason=clean_text(item.reason)[:200],
        received={line.item: reports.counted(line.quantity) for line in item.received},
        position=position,
    )


def _named(raw: msgspec.Raw) -> str:
    """The number that a broken item claims, so that the phone can put it into its tray."""
    try:
        known = msgspec.json.decode(raw)
    except UNREADABLE:
        return ""
    return str(known.get("client_id", ""))[:64] if isinstance(known, dict) else ""


def _refusal(client_id: str, told: str) -> dict[str, Any]:
    return {"client_id": client_id, "verdict": "refused", "told": told}
