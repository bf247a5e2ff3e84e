"""What the log protects in this room: who reported what, when it was answered, and whether that satisfied."""

from commune.citizens import models
from commune.ledger.protection import protect

protect(models.EssentialService, kind="citizens.service")
protect(models.ServiceEnd, kind="citizens.service_end")
protect(models.Report, kind="citizens.report")
protect(models.ReportAnswer, kind="citizens.answer")
protect(models.ReportVerdict, kind="citizens.verdict")
