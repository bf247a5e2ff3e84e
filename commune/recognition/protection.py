"""What the log protects in this room: editions as much as scores, for a star is only as firm as both."""

from commune.ledger.protection import protect
from commune.recognition import models

protect(models.Procedure, kind="recognition.procedure")
protect(models.RatingRound, kind="recognition.round")
protect(models.CouncilSeat, kind="recognition.seat")
protect(models.Dossier, kind="recognition.dossier")
protect(models.DossierEvidence, kind="recognition.evidence")
protect(models.DossierStep, kind="recognition.step")
protect(models.Scoresheet, kind="recognition.sheet")
protect(models.Score, kind="recognition.score")
protect(models.Tally, kind="recognition.tally")
protect(models.Decision, kind="recognition.decision")
protect(models.DecisionWithdrawal, kind="recognition.withdrawal")
