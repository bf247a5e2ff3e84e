"""Certificates: granting, suspending, and which of them covers something on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from commune.ledger import recording
from commune.people import access as people_access
from commune.people.models import DECIDING, Organization, Person
from commune.places.models import Place
from commune.products.models import TradeItem, Variety
from commune.quality import access, telling
from commune.quality.models import (
    Certificate,
    CertificatePlace,
    CertificateProduct,
    CertificateSet,
    CertificateSuspension,
    CertificateWithdrawal,
    Process,
    Standard,
    SuspensionLifting,
)
from commune.quality.recognition_kinds import is_recognition


class CertificateRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who entered it."""


@dataclass(frozen=True)
class Scope:
    """What and where a certificate covers; without places all of its holder."""

    trade_items: Sequence[TradeItem] = ()
    varieties: Sequence[Variety] = ()
    places: Sequence[Place] = ()
    processes: Sequence[str] = ()


def grant(
    standard: Standard,
    *,
    holder: Organization,
    number: str,
    certifier: str,
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
    trade_items: Sequence[TradeItem] = (),
    varieties: Sequence[Variety] = (),
    places: Sequence[Place] = (),
    processes: Sequence[str] = (),
) -> Certificate:
    """Enter a certificate with its scope. The same number again gives the row that is there."""
    if not access.may_enter_for(by, holder):
        raise CertificateRefusedError("Anh chị không có quyền nhập giấy chứng nhận cho tổ chức này.")
    if is_recognition(standard.pk):
        raise CertificateRefusedError("Sao OCOP và kết quả bình chọn do hội đồng quyết định, không nhập tay.")
    return entered(
        standard,
        Scope(trade_items, varieties, places, processes),
        holder=holder,
        number=number,
        certifier=certifier,
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
    )


def entered(
    standard: Standard,
    scope: Scope,
    *,
    holder: Organization,
    number: str,
    certifier: str,
    valid_from: date,
    valid_to: date | None,
    by: Person,
) -> Certificate:
    """As `grant`, for callers that have asked who may."""
    _check(holder, valid_from, valid_to, [*scope.trade_items, *scope.varieties], scope.places)
    with transaction.atomic():
        known = Certificate.objects.filter(standard=standard, number=number).first()
        if known:
            return _same(known, holder, valid_from, valid_to)
        row = Certificate(standard=standard, holder=holder, number=number, certifier=certifier)
        row.processes = [Process(code).value for code in scope.processes]
        row.valid_from, row.valid_to, row.entered_by, row.entered_at = (
            valid_from,
            valid_to,
            by,
            timezone.now(),
        )
        recording.enter(row, by=by.log_actor)
        products = [CertificateProduct(certificate=row, trade_item=item) for item in scope.trade_items]
        products += [CertificateProduct(certificate=row, variety=variety) for variety in scope.varieties]
        recording.enter_all(products, by=by.log_actor)
        recording.enter_all(
            [CertificatePlace(certificate=row, place=place) for place in scope.places], by=by.log_actor
        )
    return row


def _check(
    holder: Organization,
    valid_from: date,
    valid_to: date | None,
    products: Sequence[object],
    places: Sequence[Place],
) -> None:
    if not products:
        raise CertificateRefusedError("Giấy chứng nhận phải ghi rõ cho mặt hàng hoặc giống nào.")
    if valid_to and valid_to < valid_from:
        raise CertificateRefusedError("Ngày hết hạn không được trước ngày cấp.")
    strangers = [place for place in places if holder.pk not in (place.holder_id, place.holder.parent_id)]
    if strangers:
        raise CertificateRefusedError(
            f"{strangers[0]} không thuộc tổ chức được cấp hay thành viên của tổ chức đó."
        )


def _same(known: Certificate, holder: Organization, valid_from: date, valid_to: date | None) -> Certificate:
    if (known.holder_id, known.valid_from, known.valid_to) != (holder.pk, valid_from, valid_to):
        raise CertificateRefusedError(f"Số {known.number} đã được nhập với nội dung khác.")
    return known


def suspend(certificate: Certificate, *, since: date, reason: str, by: Person) -> CertificateSuspension:
    """The certificate covers nothing from `since` until lifted. Idempotent while a suspension stands."""
    if not access.may_enter_for(by, certificate.holder):
        raise CertificateRefusedError("Anh chị không có quyền đình chỉ giấy chứng nhận này.")
    if is_recognition(certificate.standard_id):
        raise CertificateRefusedError("Sao OCOP và kết quả bình chọn do cấp tỉnh thu hồi theo quyết định.")
    return suspended(certificate, since=since, reason=reason, by=by)


def suspended(certificate: Certificate, *, since: date, reason: str, by: Person) -> CertificateSuspension:
    """As `suspend`, for callers that have asked who may."""
    if not reason.strip():
        raise CertificateRefusedError("Đình chỉ phải có lý do.")
    with transaction.atomic():
        Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        standing = certificate.suspensions.filter(lifting__isnull=True).first()
        row = CertificateSuspension(certificate=certificate, since=since, reason=reason.strip())
        row.entered_by, row.entered_at = by, timezone.now()
        if standing:
            return standing
        recording.enter(row, by=by.log_actor)
        telling.tell_stopped(
            certificate, what="bị đình chỉ", on=since, reason=row.reason, about=f"suspension:{row.pk}"
        )
    return row


def may_lift(by: Person, suspension: CertificateSuspension) -> bool:
    """What an office suspended, an office of the holder's unit lifts; else whoever may enter for the holder.

    A star that was withdrawn stays so: only a new decision gives it again.
    """
    holder = suspension.certificate.holder
    if is_recognition(suspension.certificate.standard_id):
        return False
    if people_access.governs(suspension.entered_by, holder.unit, *DECIDING):
        return people_access.governs(by, holder.unit, *DECIDING)
    return access.may_enter_for(by, holder)


def lift(suspension: CertificateSuspension, *, on: date, reason: str, by: Person) -> SuspensionLifting:
    """End a suspension; lifted once, the second call gives the first lifting."""
    if not may_lift(by, suspension):
        raise CertificateRefusedError("Cơ quan đã đình chỉ thì cơ quan mới dỡ bỏ được.")
    if not reason.strip():
        raise CertificateRefusedError("Dỡ bỏ phải có lý do.")
    if on < suspension.since:
        raise CertificateRefusedError("Ngày dỡ bỏ không được trước ngày đình chỉ.")
    with transaction.atomic():
        CertificateSuspension.objects.select_for_update(no_key=True).get(pk=suspension.pk)
        known = SuspensionLifting.objects.filter(suspension=suspension).first()
        row = SuspensionLifting(suspension=suspension, on=on, reason=reason.strip(), entered_by=by)
        row.entered_at = timezone.now()
        return known or recording.enter(row, by=by.log_actor)


def withdraw(certificate: Certificate, *, on: date, reason: str, by: Person) -> CertificateWithdrawal:
    """Thu hồi: from `on` it covers nothing, for good. By an office of the holder's unit. Idempotent."""
    if is_recognition(certificate.standard_id):
        raise CertificateRefusedError("Sao OCOP và kết quả bình chọn do cấp tỉnh thu hồi theo quyết định.")
    if not people_access.governs(by, certificate.holder.unit, *DECIDING):
        raise CertificateRefusedError("Chỉ cơ quan quản lý mới ghi được việc thu hồi giấy chứng nhận.")
    if not reason.strip():
        raise CertificateRefusedError("Thu hồi phải có lý do.")
    with transaction.atomic():
        Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
        known = CertificateWithdrawal.objects.filter(certificate=certificate).first()
        row = CertificateWithdrawal(certificate=certificate, on=on, reason=reason.strip(), entered_by=by)
        row.entered_at = timezone.now()
        if known:
            return known
        recording.enter(row, by=by.log_actor)
        telling.tell_stopped(
            certificate, what="bị thu hồi", on=on, reason=row.reason, about=f"withdrawal:{certificate.pk}"
        )
    return row


def covering(
    *,
    holder: Organization,
    on: date,
    place: Place | None = None,
    trade_item: TradeItem | None = None,
    process: str = "",
    still_on: date | None = None,
) -> list[Certificate]:
    """Certificates valid on that day whose scope holds the place, the trade item and the process (each if given).

    `still_on`: also valid on that later day, so that what was suspended or ended since speaks for nothing more. A group
    certificate of the co-op covers a member's place when the scope names that place.
    """
    found = Certificate.objects.valid_on(on).select_related("standard", "holder")
    if still_on:
        found = found.valid_on(still_on)
    found = _at_place(found, holder, place) if place else found.filter(holder=holder)
    if trade_item:
        named = Q(trade_item=trade_item) | Q(variety=trade_item.variety_id)
        found = found.filter(Exists(CertificateProduct.objects.filter(named, certificate=OuterRef("pk"))))
    rows = found.order_by("standard__name", "number")
    return [row for row in rows if not process or not row.processes or process in row.processes]


def _at_place(found: CertificateSet, holder: Organization, place: Place) -> CertificateSet:
    scope = CertificatePlace.objects.filter(certificate=OuterRef("pk"))
    named = Q(
        Exists(scope.filter(place=place)), holder__in=[key for key in (holder.pk, holder.parent_id) if key]
    )
    whole = Q(~Exists(scope), holder=holder) if place.holder_id == holder.pk else Q(pk__in=[])
    return found.filter(named | whole)
