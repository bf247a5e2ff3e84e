"""What the log protects in this room. A workbook is bound by its SHA-256; the log keeps no second copy of it."""

from commune.ledger.protection import protect
from commune.surveys import models

protect(models.SurveyForm, kind="surveys.form")
protect(
    models.FormVersion,
    kind="surveys.version",
    unlogged={"workbook": "named by file_sha256, which is protected"},
)
protect(models.Survey, kind="surveys.survey")
protect(models.SurveyClosing, kind="surveys.closing")
protect(models.SurveyHousehold, kind="surveys.household")
protect(models.Answer, kind="surveys.answer")
protect(models.Finding, kind="surveys.finding")
protect(models.CollectionImport, kind="surveys.import")
protect(models.SurveyCollection, kind="surveys.collection")
