"""Who is told when a harvest turns out otherwise than it was thought: the farmer, and who leads her co-op."""

from commune.farm.models import HarvestVerdict
from commune.people import reaching
from commune.people.models import LEADING, Organization, Person


def tell_verdict(verdict: HarvestVerdict) -> None:
    """One message a person and verdict, in the transaction of the verdict."""
    lot = verdict.harvest.lot
    template = "farm/lot_held" if verdict.hold else "farm/lot_judged_again"
    facts = {
        "lot": lot.code,
        "item": lot.trade_item.name,
        "plot": lot.place.name,
        "sentence": verdict.sentence,
    }
    for person in _concerned(verdict):
        reaching.tell(person, template=template, params=facts, dedup_key=f"verdict:{verdict.pk}:{person.pk}")


def _concerned(verdict: HarvestVerdict) -> list[Person]:
    holder = verdict.harvest.lot.holder
    keys = [key for key in (holder.pk, holder.parent_id) if key]
    leading = Person.objects.filter(
        memberships__organization__in=Organization.objects.filter(pk__in=keys),
        memberships__role__in=LEADING,
        memberships__until__isnull=True,
    )
    return list({*leading, verdict.harvest.entry.subject})
