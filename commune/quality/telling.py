"""Who is told when a certificate stops to hold: who leads its holder."""

from datetime import date

from commune.design import written
from commune.people import reaching
from commune.people.models import LEADING, Person
from commune.quality.models import Certificate


def tell_stopped(certificate: Certificate, *, what: str, on: date, reason: str, about: str) -> None:
    """One message a leader; `about` makes it one, in the transaction of what it tells."""
    facts = {
        "standard": certificate.standard.name,
        "number": certificate.number,
        "holder": certificate.holder.name,
        "what": what,
        "day": written.day(on),
        "reason": reason,
    }
    leading = Person.objects.filter(
        memberships__organization=certificate.holder_id,
        memberships__role__in=LEADING,
        memberships__until__isnull=True,
    )
    for person in leading.distinct():
        reaching.tell(
            person,
            template="quality/certificate_stopped",
            params=facts,
            dedup_key=f"certificate:{about}:{person.pk}",
        )
