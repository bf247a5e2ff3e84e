"""What the log protects in this room; `ScanTally` is a count of visits, not evidence."""

from commune.ledger.protection import protect
from commune.stamps.models import (
    Activation,
    DeliveryDuty,
    StampAssignment,
    StampBatch,
    StampMark,
    StampRecognition,
    StampReservation,
)

protect(StampReservation, kind="stamps.reservation")
protect(StampBatch, kind="stamps.batch")
protect(StampRecognition, kind="stamps.recognition")
protect(DeliveryDuty, kind="stamps.delivery_duty")
protect(StampAssignment, kind="stamps.assignment")
protect(Activation, kind="stamps.activation")
protect(StampMark, kind="stamps.mark")
