"""Geographical indications: who may put which on what."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from commune.ledger import recording
from commune.people.access import governs
from commune.people.models import DECIDING, Organization, Person
from commune.products.models import Variety
from commune.quality.models import GeographicalIndication, IndicationUse, IndicationUseEnd


def allow_use(
    indication: GeographicalIndication,
    *,
    organization: Organization,
    decision: str,
    valid_from: date,
    by: Person,
    valid_to: date | None = None,
) -> IndicationUse:
    """Enter the decision that lets an organization use the indication; idempotent by decision number.

    Raises PermissionError unless an official of the organization's unit enters it.
    """
    if not governs(by, organization.unit, *DECIDING):
        raise PermissionError("only an official enters who may use a geographical indication")
    if valid_to and valid_to < valid_from:
        raise ValueError("Ngày hết hạn không được trước ngày cấp.")
    known = IndicationUse.objects.filter(indication=indication, decision=decision).first()
    if known and known.organization_id != organization.pk:
        raise ValueError(f"Quyết định {decision} đã được nhập cho tổ chức khác.")
    row = IndicationUse(
        indication=indication, organization=organization, decision=decision, valid_from=valid_from
    )
    row.valid_to, row.entered_by, row.entered_at = valid_to, by, timezone.now()
    return known or recording.enter(row, by=by.log_actor)


def end_use(use: IndicationUse, *, on: date, reason: str, by: Person) -> IndicationUseEnd:
    """The organization may not use it from `on`. By an official of its unit. Idempotent. Raises PermissionError."""
    if not governs(by, use.organization.unit, *DECIDING):
        raise PermissionError("only an official ends the use of a geographical indication")
    known = IndicationUseEnd.objects.filter(use=use).first()
    row = IndicationUseEnd(use=use, on=on, reason=reason.strip(), entered_by=by, entered_at=timezone.now())
    return known or recording.enter(row, by=by.log_actor)


def uses_on(day: date) -> "QuerySet[IndicationUse]":
    """Rights of use that stand on that day."""
    ended = IndicationUseEnd.objects.filter(use=OuterRef("pk"), on__lte=day)
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return IndicationUse.objects.filter(open_ended, ~Exists(ended), valid_from__lte=day)


def usable_by(
    organization: Organization, *, variety: Variety, on: date, still_on: date | None = None
) -> list[GeographicalIndication]:
    """Indications that the organization may use on this variety on that day, and on `still_on` too."""
    uses = uses_on(on).filter(organization=organization, indication__species=variety.species_id)
    if still_on:
        uses = uses.filter(pk__in=uses_on(still_on).values("pk"))
    found = GeographicalIndication.objects.filter(pk__in=uses.values("indication")).order_by("number")
    return [each for each in found if not each.varieties or variety.slug in each.varieties]
