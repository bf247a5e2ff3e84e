"""What the log protects in this room: every row, for money and drafts of criteria are argued about later."""

from commune.ledger.protection import protect
from commune.projects import models

protect(models.Project, kind="projects.project")
protect(models.Approval, kind="projects.approval")
protect(models.Fund, kind="projects.fund")
protect(models.Commitment, kind="projects.commitment")
protect(models.Allocation, kind="projects.allocation")
protect(models.Disbursement, kind="projects.disbursement")
protect(models.Voiding, kind="projects.voiding")
protect(models.CouncilSeat, kind="projects.seat")
protect(models.AcceptanceSheet, kind="projects.sheet")
protect(models.Ending, kind="projects.ending")
protect(models.Acceptance, kind="projects.acceptance")
protect(models.Result, kind="projects.result")
protect(models.Lesson, kind="projects.lesson")
protect(models.DraftIndicator, kind="projects.draft")
protect(models.DraftOrigin, kind="projects.draft_origin")
