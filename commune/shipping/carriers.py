"""Carriers and what they drive."""

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.shipping.models import Carrier, Vessel, VesselKind


class VesselRefusedError(ValueError):
    """The plate belongs to another carrier."""


def register_carrier(organization: Organization, *, by: Person) -> Carrier:
    """Idempotent."""
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=organization.pk))
        known = Carrier.objects.filter(organization=organization).first()
        row = Carrier(organization=organization, registered_at=timezone.now(), registered_by=by.log_actor)
        return known or recording.enter(row, by=by.log_actor)


def register_vessel(
    carrier: Carrier, *, kind: VesselKind, plate: str, by: Person, capacity_kg: int | None = None
) -> Vessel:
    """Idempotent by plate; raises VesselRefusedError when another carrier has it."""
    written = " ".join(plate.upper().split())
    with transaction.atomic():
        known = Vessel.objects.select_for_update(no_key=True).filter(plate=written).first()
        if known and known.carrier_id != carrier.pk:
            raise VesselRefusedError(f"{written} thuộc đơn vị vận chuyển khác")
        row = Vessel(carrier=carrier, kind=kind, plate=written, capacity_kg=capacity_kg)
        return known or recording.enter(row, by=by.log_actor)
