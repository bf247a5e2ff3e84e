"""What the log protects in this room."""

from commune.farm.models import (
    DiaryConfirmation,
    DiaryEntry,
    DiaryInput,
    DiaryPhoto,
    Harvest,
    HarvestVerdict,
    Season,
)
from commune.ledger.protection import protect

protect(Season, kind="farm.season")
protect(DiaryEntry, kind="farm.diary_entry")
protect(DiaryInput, kind="farm.diary_input")
protect(DiaryPhoto, kind="farm.diary_photo")
protect(DiaryConfirmation, kind="farm.diary_confirmation")
protect(Harvest, kind="farm.harvest")
protect(HarvestVerdict, kind="farm.harvest_verdict")
