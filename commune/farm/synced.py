"""What phones may send of the diary. Each kind runs the same verb as its page does."""

from collections.abc import Callable

from commune.farm import amending, diary, photos
from commune.farm.harvest import record_harvest
from commune.farm.slips import Slip
from commune.farm.writing import EntryRefusedError
from commune.sync.kinds import Arrived, ItemRefused, Kind, register

SCOUTING = "scouting"


def taking(act: Callable[[Slip], object]) -> Callable[[Arrived], str]:
    """The registry's `take`: the farm's refusals become those of the outbox."""

    def take(arrived: Arrived) -> str:
        try:
            return str(act(Slip(arrived)))
        except EntryRefusedError as refused:
            raise ItemRefused(str(refused), refused.part) from refused

    return take


def write_entry(slip: Slip) -> object:
    return _written(slip, slip.text("activity", 20))


def write_scouting(slip: Slip) -> object:
    """Phiếu thăm vườn: what was seen (`seen`) and how much of it (`amount`: few, some, many)."""
    return _written(slip, SCOUTING)


def _written(slip: Slip, activity: str) -> object:
    work = slip.work(activity)
    return diary.record_entry(
        slip.plot(),
        activity=activity,
        occurred_at=work.occurred_at,
        ends_at=work.ends_at,
        inputs=work.inputs,
        note=work.note,
        body=work.body,
        photos=work.photos,
        by=slip.writer,
        on_behalf_of=slip.on_behalf_of(),
        client_id=slip.arrived.id,
        device=slip.device,
    ).pk


def harvest(slip: Slip) -> object:
    amount, at = slip.quantity(slip.text("quantity", 12)), slip.moment("at")
    if amount is None:
        raise EntryRefusedError("Hãy ghi số ký đã cân.", "quantity")
    if at is None:
        raise EntryRefusedError("Hãy ghi ngày giờ hái.", "at")
    lot = record_harvest(
        slip.plot(),
        trade_item=slip.goods(),
        quantity=amount,
        at=at,
        by=slip.writer,
        client_id=slip.arrived.id,
        on_behalf_of=slip.on_behalf_of(),
        note=slip.text("note", 1000),
        photos=slip.photos(),
        device=slip.device,
    )
    return lot.code


def correct(slip: Slip) -> object:
    entry = slip.entry()
    made = amending.correct_entry(
        entry,
        slip.work(entry.activity),
        reason=slip.text("reason", 200),
        by=slip.writer,
        client_id=slip.arrived.id,
        device=slip.device,
    )
    return made.pk


def void(slip: Slip) -> object:
    return amending.void_entry(
        slip.entry(),
        reason=slip.text("reason", 200),
        by=slip.writer,
        client_id=slip.arrived.id,
        device=slip.device,
    ).pk


def confirm(slip: Slip) -> object:
    return amending.confirm_entry(slip.entry(), by=slip.writer).pk


def photograph(slip: Slip) -> object:
    entry = slip.entry()
    photos.add_photos(entry, slip.photos(), by=slip.writer)
    return entry.pk


for name, act in {
    "entry": write_entry,
    "scouting": write_scouting,
    "harvest": harvest,
    "correction": correct,
    "void": void,
    "confirmation": confirm,
    "photograph": photograph,
}.items():
    register(Kind(f"farm.{name}", 1, taking(act)))
