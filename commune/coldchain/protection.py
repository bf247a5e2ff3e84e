"""What the log protects in this room."""

from commune.coldchain import readings
from commune.coldchain.models import (
    ColdRoom,
    Excursion,
    ExcursionRevision,
    ExposedLot,
    Leaving,
    Logger,
    LoggerRetirement,
    Reading,
    ReadingBatch,
    Stay,
    TreatedLot,
    Treatment,
)
from commune.ledger.protection import protect, protect_derived

protect(Treatment, kind="coldchain.treatment")
protect(TreatedLot, kind="coldchain.treated_lot")
protect(ColdRoom, kind="coldchain.cold_room")
protect(Stay, kind="coldchain.stay")
protect(Leaving, kind="coldchain.leaving")
protect(Logger, kind="coldchain.logger")
protect(LoggerRetirement, kind="coldchain.logger_retirement")
protect(ReadingBatch, kind="coldchain.reading_batch")
protect(Excursion, kind="coldchain.excursion")
protect(ExcursionRevision, kind="coldchain.excursion_revision")
protect(ExposedLot, kind="coldchain.exposed_lot")
protect_derived(
    Reading,
    parent=ReadingBatch,
    link="batch_id",
    columns=("room_id", "source", "at", "celsius"),
    rebuild=readings.rows_of,
    unlogged={"id": "a counter of the database; the row is known by its batch and content"},
)
