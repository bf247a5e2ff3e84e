"""What the log protects in this room: all of it, since counts of the province rest on it."""

from commune.ledger.protection import protect
from commune.linkage import models

protect(models.ImportFile, kind="linkage.import")
protect(models.DigitalUse, kind="linkage.digital_use")
protect(models.DigitalUseEnd, kind="linkage.digital_use_end")
protect(models.Zone, kind="linkage.zone")
protect(models.ZonePlot, kind="linkage.zone_plot")
protect(models.LinkageModel, kind="linkage.model")
protect(models.ModelConfirmation, kind="linkage.confirmation")
protect(models.ModelEnd, kind="linkage.model_end")
protect(models.ModelContract, kind="linkage.model_contract")
