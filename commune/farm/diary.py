"""The diary (nhật ký): writing an entry, and reading what was done."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from commune.farm import steps
from commune.farm.activities import HARVESTING
from commune.farm.models import DiaryEntry, DiaryEntrySet
from commune.farm.public_diary import PublicEntry, public_entries
from commune.farm.writing import Device, EntryRefusedError, InputUse, Work, write
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.places.models import Place
from commune.quality.models import InputProduct


def record_entry(
    plot: Place,
    *,
    activity: str,
    occurred_at: datetime | date,
    by: Person,
    client_id: UUID,
    on_behalf_of: Person | None = None,
    inputs: Sequence[InputUse | tuple[InputProduct, Decimal | None, str]] = (),
    note: str = "",
    body: Mapping[str, str] | None = None,
    ends_at: datetime | None = None,
    device: Device | None = None,
    photos: Sequence[str] = (),
) -> DiaryEntry:
    """Write down one piece of work with its EPCIS event. `occurred_at` a date when the hour is not known.

    `activity` is a code of `data/activities.csv`. The same `client_id` and content gives the entry that is there;
    other content is refused. A writer from the co-op must say on whose behalf. Raises EntryRefusedError.
    """
    if activity == HARVESTING:
        raise EntryRefusedError("Hái trái thì ghi bằng phiếu hái, để có lô hàng.", "activity")
    uses = [InputUse(*each) for each in inputs]
    work = Work(activity, occurred_at, ends_at, uses, note, body or {}, photos)
    return write(
        plot, work, by=by, client_id=client_id, on_behalf_of=on_behalf_of, device=device, finish=steps.record
    )


def entries_of(plot: Place, since: date, until: date) -> DiaryEntrySet:
    """Standing entries of these days, both included, newest first."""
    first = datetime.combine(since, time.min, VIETNAM)
    after = datetime.combine(until + timedelta(days=1), time.min, VIETNAM)
    return (
        DiaryEntry.objects.standing().shown().filter(plot=plot, occurred_at__gte=first, occurred_at__lt=after)
    )


def last_of(plot: Place, activity: str) -> DiaryEntry | None:
    """The latest standing entry of this kind: what "như lần trước" repeats."""
    return DiaryEntry.objects.standing().shown().filter(plot=plot, activity=activity).first()


__all__ = [
    "Device", "EntryRefusedError", "InputUse", "PublicEntry", "entries_of", "last_of", "public_entries", "record_entry",
]  # fmt: skip
