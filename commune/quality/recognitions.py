"""Stars and votes as dated certificates: written here by whoever decided them, read by stamps, market and passport.

Unlike other certificates they are asked of the present day: a star that has ended is shown nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery

from commune.people import access
from commune.people.models import Organization, Person, Role
from commune.products.models import TradeItem
from commune.quality import certificates, decision_numbers
from commune.quality.models import Certificate, CertificateProduct, CertificateSuspension, Standard
from commune.quality.recognition_kinds import Kind, RecognitionKind, known, slugs


@dataclass(frozen=True)
class Recognition:
    """A certificate of a council's decision that covers one trade item."""

    certificate: Certificate
    kind: Kind
    stars: int

    @property
    def name(self) -> str:
        return self.certificate.standard.name

    @property
    def drawn(self) -> str:
        """The stars as signs; empty for a recognition without stars."""
        return "★" * self.stars


def may_decide(person: Person, holder: Organization) -> bool:
    """Stars and votes are the province's."""
    return access.governs(person, holder.unit, Role.PROVINCE)


def write_down(
    standard: Standard,
    *,
    trade_item: TradeItem,
    holder: Organization,
    number: str,
    certifier: str,
    valid_from: date,
    valid_to: date | None,
    by: Person,
) -> Certificate:
    """The certificate of a decision. The same number again for the same product gives the row that is there.

    Raises PermissionDenied unless `by` acts for the province, CertificateRefusedError for what cannot be.
    """
    if standard.pk not in known():
        raise LookupError(f"{standard.pk} is not a recognition")
    if not may_decide(by, holder):
        raise PermissionDenied
    return certificates.entered(
        standard,
        certificates.Scope(trade_items=[trade_item]),
        holder=holder,
        number=decision_numbers.of_product(number, trade_item.gtin),
        certifier=certifier,
        valid_from=valid_from,
        valid_to=valid_to,
        by=by,
    )


def withdraw(certificate: Certificate, *, since: date, reason: str, by: Person) -> CertificateSuspension:
    """From `since` the star is shown nowhere. Idempotent while the withdrawal stands."""
    if not may_decide(by, certificate.holder):
        raise PermissionDenied
    return certificates.suspended(certificate, since=since, reason=reason, by=by)


def of_item(item: TradeItem, *, on: date) -> list[Recognition]:
    """Recognitions that stand on that day, the highest first."""
    return of_items([item], on=on).get(item.pk, [])


def of_items(items: Iterable[TradeItem], *, on: date) -> dict[object, list[Recognition]]:
    """By trade item, in one query; items without any are left out."""
    standing = Certificate.objects.valid_on(on).filter(standard__in=known())
    rows = CertificateProduct.objects.filter(
        trade_item__in=[item.pk for item in items], certificate__in=standing.values("pk")
    )
    found: dict[object, list[Recognition]] = {}
    for row in rows.select_related("certificate__standard", "certificate__holder").order_by(
        "certificate__number"
    ):
        found.setdefault(row.trade_item_id, []).append(of_certificate(row.certificate))
    return {key: sorted(each, key=lambda one: -one.stars) for key, each in found.items()}


def of_certificate(certificate: Certificate) -> Recognition:
    kind: RecognitionKind = known()[certificate.standard_id]
    return Recognition(certificate, kind.kind, kind.stars)


def named(item_path: str, kind: Kind, *, on: date) -> Subquery:
    """For an annotation: the name of the recognition of that kind that stands on that day, else null."""
    rows = Certificate.objects.valid_on(on).filter(
        standard__in=slugs(kind), products__trade_item=OuterRef(item_path)
    )
    return Subquery(rows.order_by("-standard__name").values("standard__name")[:1])
