"""What the log protects in this room: every row, for a certificate is only as firm as the check-ins behind it."""

from commune.ledger.protection import protect
from commune.training import models

protect(models.Course, kind="training.course")
protect(models.Session, kind="training.session")
protect(models.Registration, kind="training.registration")
protect(models.CheckIn, kind="training.check_in")
protect(models.Mark, kind="training.mark")
protect(models.ImportFile, kind="training.import_file")
protect(models.Post, kind="training.post")
protect(models.PostEnd, kind="training.post_end")
protect(models.Completion, kind="training.completion")
protect(models.Revocation, kind="training.revocation")
