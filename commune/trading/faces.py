"""How deals are said on pages: words and tone of a badge, steps, what each side may do next."""

from typing import Any

from django.utils.translation import gettext as _

from commune.design import written
from commune.people.models import Person
from commune.people.naming import public_name_of
from commune.trading import access, contracts, deliveries, gate
from commune.trading.deliveries import Fulfilment
from commune.trading.models import Bill, Contract, EndingKind, GateSale, Pool, PoolPart, Said, Side

Face = tuple[str, str]


def pool_face(pool: Pool) -> Face:
    if hasattr(pool, "dropping"):
        return _("Đã bỏ"), "chili"
    if pool.contracts.exists():
        return _("Đã lập hợp đồng"), "leaf"
    waiting = pool.parts.filter(answer=None, taking__back=None).count()
    return (_("Chờ %(n)s hộ trả lời") % {"n": waiting}, "mango") if waiting else (_("Đủ trả lời"), "river")


def part_face(part: PoolPart) -> Face:
    answer = getattr(part, "answer", None)
    if answer is None:
        is_over = hasattr(part.pool, "dropping") or hasattr(part.taking, "back")
        return (_("Không trả lời"), "") if is_over else (_("Chờ trả lời"), "mango")
    return (_("Đồng ý"), "leaf") if answer.said == Said.YES else (_("Không bán"), "chili")


def contract_face(contract: Contract) -> Face:
    """The one word that says how it stands."""
    if hasattr(contract, "replacement"):
        return _("Đã thay bằng bản khác"), ""
    if hasattr(contract, "ending"):
        kind = contract.ending.kind
        return str(EndingKind(kind).label), "river" if kind == EndingKind.SHORT else "chili"
    confirmed = {each.side for each in contract.confirmations.all()}
    if len(confirmed) < len(Side):
        missing = _("Chờ hai bên xác nhận")
        if confirmed:
            missing = _("Chờ bên mua xác nhận") if Side.SELLER in confirmed else _("Chờ bên bán xác nhận")
        return missing, "mango"
    return _running_face(contract)


def _running_face(contract: Contract) -> Face:
    fulfilled = deliveries.fulfilment_of(contract)
    unpaid = contract.bills.open().exists()
    if fulfilled is Fulfilment.NOTHING:
        return _("Đã ký, chờ giao"), "river"
    if fulfilled is Fulfilment.UNDER:
        return _("Giao chưa đủ"), "mango"
    if unpaid:
        return _("Đã giao, chờ trả tiền"), "mango"
    return (
        (_("Giao dư, đã trả đủ"), "leaf")
        if fulfilled is Fulfilment.OVER
        else (_("Giao đủ, đã trả đủ"), "leaf")
    )


def balance_words(contract: Contract) -> str:
    """How many kilograms are still missing, or too many."""
    differs = deliveries.taken_of(contract) - contract.kilograms
    if not differs:
        return _("Giao vừa đủ")
    words = _("Giao dư %(amount)s") if differs > 0 else _("Còn thiếu %(amount)s")
    return words % {"amount": written.measure(abs(differs))}


def steps_of(contract: Contract) -> list[dict[str, Any]]:
    said = {each.side: each for each in contract.confirmations.all()}
    drawn = {"label": _("Lập hợp đồng"), "state": "done", "when": contract.drawn_at}
    drawn["note"] = contract.drawn_by.full_name
    steps = [drawn]
    for side, label in ((Side.SELLER, _("Bên bán xác nhận")), (Side.BUYER, _("Bên mua xác nhận"))):
        word = said.get(side)
        step: dict[str, Any] = {"label": label, "state": "done" if word else "now"}
        if word:
            step |= {"when": word.confirmed_at, "note": word.confirmed_by.full_name}
        steps.append(step)
    if hasattr(contract, "ending"):
        ended = {"label": str(EndingKind(contract.ending.kind).label), "state": "failed"}
        return [*steps, {**ended, "when": contract.ending.ended_at, "note": contract.ending.reason}]
    both = len(said) == len(Side)
    taken = deliveries.fulfilment_of(contract)
    is_whole = taken in {Fulfilment.FULL, Fulfilment.OVER}
    is_paid = is_whole and not contract.bills.open().exists()
    note = balance_words(contract) if taken is not Fulfilment.NOTHING else ""
    steps.append({"label": _("Giao hàng"), "state": _at(is_whole, reached=both), "note": note})
    steps.append({"label": _("Trả tiền"), "state": _at(is_paid, reached=is_whole)})
    return steps


def _at(is_done: bool, *, reached: bool) -> str:
    return "done" if is_done else "now" if reached else "next"


def kinds_of_ending(contract: Contract, side: str) -> list[str]:
    """In which ways this side may end it now."""
    if hasattr(contract, "ending") or hasattr(contract, "replacement") or not side:
        return []
    if not contracts.is_concluded(contract):
        return [EndingKind.CANCELLED]
    is_whole = deliveries.fulfilment_of(contract) in {Fulfilment.FULL, Fulfilment.OVER}
    if is_whole and not contract.bills.open().exists():
        return []
    return (
        [EndingKind.BUYER_DEFAULT] if side == Side.SELLER else [EndingKind.SELLER_DEFAULT, EndingKind.SHORT]
    )


def bill_face(bill: Bill) -> Face:
    paid = getattr(bill, "paid", None)
    if paid:
        return _("Đã trả, %(how)s") % {"how": paid.get_method_display().lower()}, "leaf"
    return (_("Chưa trả"), "mango") if bill.is_open else (_("Không cần trả nữa"), "")


def seller_at_gate(sale: GateSale, person: Person) -> str:
    return str(sale.seller) if gate.knows_seller(person, sale) else public_name_of(sale.seller)


def gate_face(sale: GateSale, person: Person) -> Face:
    if hasattr(sale, "cancellation"):
        return _("Đã thôi"), "chili"
    if hasattr(sale, "deal"):
        return _("Đã chốt"), "leaf"
    ticket = sale.tickets.order_by("-version").first()
    if ticket is None:
        return _("Chưa cân"), "river"
    mine = access.side_of(person, seller=sale.seller, buyer=sale.trader)
    said = {each.side for each in ticket.confirmations.all()}
    return (_("Chờ bên kia đồng ý"), "river") if mine in said else (_("Chờ bạn coi lại"), "mango")
