"""Evidence that rooms without figures of their own hold: households, counted as they stand."""

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.people.models import Organization, OrganizationKind

register(
    EvidenceKind(
        name="people.household",
        label="Hộ",
        queryset=lambda: Organization.objects.filter(kind=OrganizationKind.HOUSEHOLD),
        fields={
            "code": EvidenceField("code", "text", "Mã hộ"),
            "household": EvidenceField("pk", "key", "Hộ"),
            "cooperative": EvidenceField("parent", "key", "Hợp tác xã"),
            "hamlet": EvidenceField("hamlet", "text", "Ấp"),
        },
        unit_path="unit",
        time_path="founded_on",
    )
)
