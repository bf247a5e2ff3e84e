"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.operations.models import CommuneOpened, CommuneOpening

protect(CommuneOpening, kind="operations.commune_opening")
protect(CommuneOpened, kind="operations.commune_opened")
