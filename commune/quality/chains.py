"""Safe-food chains (chuỗi cung ứng thực phẩm an toàn): the province's dated confirmations and what they vouch for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.access import governs
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.products.models import Variety
from commune.quality.access import CONFIRMING
from commune.quality.models import ChainStep, SafeChain, SafeChainEnd, SafeChainLink
from commune.trace.models import Lot
from commune.units.models import AdminUnit


class ChainRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who entered it."""


@dataclass(frozen=True)
class Facility:
    """One link to be: what it does; `place` None: all places of the organization and of its members."""

    step: str
    organization: Organization
    place: Place | None = None


def may_confirm(by: Person, unit: AdminUnit) -> bool:
    """An official of the province, or its inspector."""
    return governs(by, unit, *CONFIRMING)


def confirm(
    *,
    number: str,
    name: str,
    issuer: str,
    unit: AdminUnit,
    varieties: Sequence[Variety],
    facilities: Sequence[Facility],
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
) -> SafeChain:
    """Enter the province's confirmation with its links. The same number again gives the row that is there.

    Raises ChainRefusedError.
    """
    if not may_confirm(by, unit):
        raise ChainRefusedError("Chỉ cơ quan cấp tỉnh mới nhập được xác nhận chuỗi.")
    _check(varieties, facilities, valid_from, valid_to)
    with transaction.atomic():
        known = SafeChain.objects.filter(issuer=issuer, number=number).first()
        if known:
            return _same(known, name, valid_from, valid_to)
        row = SafeChain(number=number, name=name, issuer=issuer, unit=unit, entered_by=by)
        row.varieties = sorted({variety.slug for variety in varieties})
        row.valid_from, row.valid_to, row.entered_at = valid_from, valid_to, timezone.now()
        recording.enter(row, by=by.log_actor)
        links = [
            SafeChainLink(chain=row, step=each.step, organization=each.organization, place=each.place)
            for each in dict.fromkeys(facilities)
        ]
        recording.enter_all(links, by=by.log_actor)
    return row


def _check(
    varieties: Sequence[Variety],
    facilities: Sequence[Facility],
    valid_from: date,
    valid_to: date | None,
) -> None:
    if not varieties:
        raise ChainRefusedError("Xác nhận phải ghi rõ cho giống nào.")
    if not facilities:
        raise ChainRefusedError("Chuỗi phải có ít nhất một cơ sở.")
    if valid_to and valid_to < valid_from:
        raise ChainRefusedError("Ngày hết hạn không được trước ngày xác nhận.")
    for each in facilities:
        owners = (each.place.holder_id, each.place.holder.parent_id) if each.place else ()
        if each.place and each.organization.pk not in owners:
            raise ChainRefusedError(f"{each.place} không thuộc {each.organization}.")


def _same(known: SafeChain, name: str, valid_from: date, valid_to: date | None) -> SafeChain:
    if (known.name, known.valid_from, known.valid_to) != (name, valid_from, valid_to):
        raise ChainRefusedError(f"Số {known.number} đã được nhập với nội dung khác.")
    return known


def end(chain: SafeChain, *, on: date, reason: str, by: Person) -> SafeChainEnd:
    """The confirmation is withdrawn from `on`. Idempotent. Raises ChainRefusedError."""
    if not may_confirm(by, chain.unit):
        raise ChainRefusedError("Chỉ cơ quan cấp tỉnh mới thu hồi được xác nhận chuỗi.")
    if not reason.strip():
        raise ChainRefusedError("Thu hồi phải có lý do.")
    with transaction.atomic():
        SafeChain.objects.select_for_update(no_key=True).get(pk=chain.pk)
        known = SafeChainEnd.objects.filter(chain=chain).first()
        row = SafeChainEnd(chain=chain, on=on, reason=reason.strip(), entered_by=by)
        row.entered_at = timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def chains_of(lot: Lot, harvests: Sequence[Lot], *, on: date, still_on: date) -> list[SafeChain]:
    """Chains valid on both days that hold every harvest's ground and, for a packed lot, the packing house."""
    found = SafeChain.objects.valid_on(on).filter(pk__in=SafeChain.objects.valid_on(still_on).values("pk"))
    needed = [(ChainStep.GROWING, harvest) for harvest in harvests]
    if lot not in harvests:
        needed.append((ChainStep.PACKING, lot))
    variety = lot.trade_item.variety.slug
    return [
        chain
        for chain in found.prefetch_related("links").order_by("name", "number")
        if variety in chain.varieties and needed and all(_holds(chain, step, each) for step, each in needed)
    ]


def _holds(chain: SafeChain, step: str, lot: Lot) -> bool:
    owners = (lot.holder_id, lot.holder.parent_id)
    return any(
        link.place_id == lot.place_id if link.place_id else link.organization_id in owners
        for link in chain.links.all()
        if link.step == step
    )
