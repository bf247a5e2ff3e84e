"""What of this room the log protects; ease counts are counters."""

from commune.ledger.protection import protect
from commune.passport.models import QuestionDismissal, ScanAnswer, ScanQuestion

protect(ScanQuestion, kind="passport.question")
protect(ScanAnswer, kind="passport.answer")
protect(QuestionDismissal, kind="passport.dismissal")
