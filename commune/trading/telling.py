"""What both sides are told, on the phone and on their page; each thing once."""

from django.conf import settings
from django.urls import reverse

from commune.design import written
from commune.people import reaching
from commune.people.models import Organization
from commune.people.naming import public_name_of
from commune.trading import access
from commune.trading.models import (
    Bill,
    Contract,
    ContractDelivery,
    ContractEnding,
    GateSale,
    GateTicket,
    Match,
    Pool,
    PoolAnswer,
    PoolPart,
    Side,
)


def _tell(to: Organization, subject: str, text: str, *, path: str, about: str) -> None:
    """Every person who trades for it. `about` makes it one message a person."""
    for person in access.dealers_of(to):
        reaching.tell(
            person,
            template="trading/news",
            params={"subject": subject, "text": text, "address": f"{settings.PUBLIC_ADDRESS}{path}"},
            dedup_key=f"trading:{about}:{person.pk}",
        )


def tell_match(match: Match) -> None:
    path, offer, want = reverse("trading:match", args=[match.pk]), match.offer, match.want
    goods = f"{offer.variety.name} {offer.grade_label.lower()}"
    buys = f"{public_name_of(want.organization)} cần mua {written.measure(want.kilograms)} {goods}"
    sells = f"{public_name_of(offer.organization)} có {written.measure(offer.kilograms)} {goods}"
    score = f"Khớp {match.score}/100 điểm."
    _tell(
        offer.organization, "Có người cần mua", f"{buys}. {score}", path=path, about=f"match:{match.pk}:sell"
    )
    _tell(
        want.organization,
        "Có người đăng ký bán",
        f"{sells}. {score}",
        path=path,
        about=f"match:{match.pk}:buy",
    )


def tell_interest(match: Match, side: str, *, is_mutual: bool) -> None:
    seller, buyer = match.offer.organization, match.want.organization
    to, whose = (buyer, seller) if side == Side.SELLER else (seller, buyer)
    path = reverse("trading:match", args=[match.pk])
    if is_mutual:
        for each in (seller, buyer):
            text = "Hai bên đều muốn liên hệ. Mở trang để xem số điện thoại và lập hợp đồng."
            _tell(each, "Đã được giới thiệu", text, path=path, about=f"mutual:{match.pk}")
        return
    text = f"{public_name_of(whose)} muốn liên hệ. Bấm đồng ý thì hai bên thấy số điện thoại của nhau."
    _tell(to, "Có người muốn liên hệ", text, path=path, about=f"interest:{match.pk}:{side}")


def tell_part(part: PoolPart) -> None:
    pool = part.pool
    whole, price = written.measure(part.kilograms), written.dong(pool.price)
    asked = f"{pool.cooperative.name} gom {whole} của bà con, giá {price}/kg"
    text = f"{asked}. Trả lời trước hết ngày {written.day(pool.answer_by)}."
    path = reverse("trading:part", args=[part.pk])
    _tell(part.offer.organization, "Hợp tác xã gom hàng", text, path=path, about=f"part:{part.pk}")


def tell_part_released(part: PoolPart) -> None:
    text = (
        f"Đợt gom của {part.pool.cooperative.name} không chờ trả lời nữa. "
        f"{written.measure(part.kilograms)} trở lại đăng ký bán của bà con."
    )
    path = reverse("trading:part", args=[part.pk])
    _tell(part.offer.organization, "Hết hạn trả lời gom hàng", text, path=path, about=f"released:{part.pk}")


def tell_answer(answer: PoolAnswer) -> None:
    part = answer.part
    said = "đồng ý" if answer.said == "yes" else "không bán"
    text = f"{part.offer.organization.name} {said} {written.measure(part.kilograms)}."
    path = reverse("trading:pool", args=[part.pool_id])
    _tell(part.pool.cooperative, "Trả lời gom hàng", text, path=path, about=f"answer:{part.pk}")


def tell_pool_dropped(pool: Pool) -> None:
    for part in pool.parts.select_related("offer__organization"):
        text = f"{pool.cooperative.name} bỏ đợt gom này. Số ký trở lại đăng ký bán của bà con."
        path = reverse("trading:part", args=[part.pk])
        _tell(part.offer.organization, "Bỏ đợt gom hàng", text, path=path, about=f"dropped:{part.pk}")


def _both(contract: Contract) -> tuple[Organization, Organization]:
    return contract.seller, contract.buyer


def tell_drawn(contract: Contract, side: str) -> None:
    to = contract.buyer if side == Side.SELLER else contract.seller
    text = (
        f"Hợp đồng {contract.code}: {written.measure(contract.kilograms)} {contract.variety.name}, "
        f"giá {written.dong(contract.price)}/kg. Xem kỹ rồi xác nhận."
    )
    _tell(to, "Hợp đồng chờ xác nhận", text, path=_contract(contract), about=f"drawn:{contract.pk}")


def tell_concluded(contract: Contract) -> None:
    text = f"Hợp đồng {contract.code} đã được hai bên xác nhận."
    households = [part.household for part in contract.parts.select_related("household")]
    for each in dict.fromkeys([*_both(contract), *households]):
        _tell(each, "Hợp đồng đã ký", text, path=_contract(contract), about=f"concluded:{contract.pk}")


def tell_delivery(delivery: ContractDelivery) -> None:
    contract = delivery.contract
    text = f"Giao {written.measure(delivery.kilograms)}, lô {delivery.lot.code}. Cân lại rồi bấm nhận."
    _tell(contract.buyer, "Có hàng giao tới", text, path=_contract(contract), about=f"delivery:{delivery.pk}")


def tell_received(delivery: ContractDelivery, *, is_taken: bool, reason: str) -> None:
    contract = delivery.contract
    done = "đã nhận" if is_taken else f"không nhận ({reason})"
    text = f"{contract.buyer.name} {done} {written.measure(delivery.kilograms)}, lô {delivery.lot.code}."
    for each in dict.fromkeys((contract.seller, delivery.lot.holder)):
        _tell(each, "Bên mua trả lời", text, path=_contract(contract), about=f"received:{delivery.pk}")


def tell_ending(ending: ContractEnding) -> None:
    contract = ending.contract
    text = f"Hợp đồng {contract.code}: {ending.get_kind_display().lower()}. Lý do: {ending.reason}"
    for each in _both(contract):
        _tell(each, "Hợp đồng chấm dứt", text, path=_contract(contract), about=f"ending:{contract.pk}")


def tell_bill(bill: Bill) -> None:
    text = f"{bill.get_kind_display()} {written.dong(bill.amount)} trả cho {bill.seller.name}."
    path = reverse("trading:bill", args=[bill.pk])
    _tell(bill.buyer, "Khoản cần trả", text, path=path, about=f"bill:{bill.pk}")


def tell_paid(bill: Bill) -> None:
    text = f"{bill.get_kind_display()} {written.dong(bill.amount)}: đã trả đủ."
    path = reverse("trading:bill", args=[bill.pk])
    for each in (bill.seller, bill.buyer):
        _tell(each, "Tiền đã về", text, path=path, about=f"paid:{bill.pk}")


def tell_surplus(bill: Bill, surplus: int) -> None:
    """Once a sum: each further transfer makes another."""
    text = f"{bill.get_kind_display()}: tiền vào dư {written.dong(surplus)}. Bên bán trả lại cho bên mua."
    path = reverse("trading:bill", args=[bill.pk])
    for each in (bill.seller, bill.buyer):
        _tell(each, "Tiền vào dư", text, path=path, about=f"surplus:{bill.pk}:{surplus}")


def tell_ticket(ticket: GateTicket, to: Organization) -> None:
    text = (
        f"{written.measure(ticket.kilograms)} × {written.dong(ticket.price)} = {written.dong(ticket.amount)}. "
        "Coi đúng thì bấm đồng ý."
    )
    path = reverse("trading:gate-sale", args=[ticket.sale_id])
    _tell(to, "Phiếu cân chờ đồng ý", text, path=path, about=f"ticket:{ticket.pk}")


def tell_gate_deal(sale: GateSale, code: str) -> None:
    path = reverse("trading:gate-sale", args=[sale.pk])
    for each in (sale.seller, sale.trader):
        _tell(each, "Đã chốt bán xô", f"Hai bên đã đồng ý. Lô {code}.", path=path, about=f"gate:{sale.pk}")


def tell_recalled(buyer: Organization, code: str, reason: str, *, path: str, about: str) -> None:
    text = f"Lô mua vào {code} bị thu hồi: {reason}. Đừng bán tiếp, hãy để riêng."
    _tell(buyer, "Thu hồi lô đã mua", text, path=path, about=about)


def _contract(contract: Contract) -> str:
    return reverse("trading:contract", args=[contract.pk])
