"""Geographical indications: who may put which on what."""

from datetime import date

from django.db.models import Q
from django.utils import timezone

from commune.ledger import recording
from commune.people.access import governs
from commune.people.models import Organization, Person
from commune.products.models import Variety
from commune.quality.models import GeographicalIndication, IndicationUse


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
    if not governs(by, organization.unit):
        raise PermissionError("only an official enters who may use a geographical indication")
    known = IndicationUse.objects.filter(
        indication=indication, decision=decision, organization=organization
    ).first()
    row = IndicationUse(
        indication=indication, organization=organization, decision=decision, valid_from=valid_from
    )
    row.valid_to, row.entered_by, row.entered_at = valid_to, by, timezone.now()
    return known or recording.enter(row, by=by.log_actor)


def usable_by(organization: Organization, *, variety: Variety, on: date) -> list[GeographicalIndication]:
    """Indications that the organization may use on this variety on that day."""
    uses = IndicationUse.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        organization=organization,
        valid_from__lte=on,
        indication__species=variety.species_id,
    )
    found = GeographicalIndication.objects.filter(pk__in=uses.values("indication")).order_by("number")
    return [each for each in found if not each.varieties or variety.slug in each.varieties]
