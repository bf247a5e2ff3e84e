from commune.findings import models
from commune.ledger.protection import protect

protect(models.FindingsFile, kind="findings.file")
protect(models.Assessment, kind="findings.assessment")
protect(models.StatedFigure, kind="findings.statement")
