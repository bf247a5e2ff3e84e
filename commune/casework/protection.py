"""What the log protects in this room: a share handled online is only as firm as each step behind it."""

from commune.casework import models
from commune.ledger.protection import protect

protect(models.ImportFile, kind="casework.import")
protect(models.WorkFile, kind="casework.file")
protect(models.WorkFileStep, kind="casework.step")
protect(models.SignedDraft, kind="casework.signed_draft")
