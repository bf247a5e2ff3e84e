"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.packhouse.models import Intake, Packing, PackingInput

protect(Intake, kind="packhouse.intake")
protect(Packing, kind="packhouse.packing")
protect(PackingInput, kind="packhouse.packing_input")
