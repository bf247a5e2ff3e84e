"""Questions of strangers to the seller, with a due time of one day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.fold import one_line
from commune.passport.models import QuestionDismissal, ScanAnswer, ScanQuestion
from commune.people.models import Person
from commune.trace.models import Lot

DUE = timedelta(days=1)
OPEN_FOR = timedelta(days=365)
LEAST, LONGEST, LONGEST_ANSWER, LONGEST_REASON = 5, 500, 1000, 200
STRANGER = "stranger:scan"


class QuestionRefusedError(ValueError):
    """The message is a sentence for the person who wrote."""


def is_open(lot: Lot, at: datetime | None = None) -> bool:
    """Questions end a year after the lot was made."""
    return (at or timezone.now()) < lot.made_at + OPEN_FOR


def ask(lot: Lot, *, text: str, at: datetime | None = None) -> ScanQuestion:
    """Put a question to the seller. The same text while it waits gives the question that is there.

    Raises QuestionRefusedError: too short, too long, lot too old.
    """
    moment, words = at or timezone.now(), _cleaned(text, LEAST, LONGEST)
    if not is_open(lot, moment):
        raise QuestionRefusedError(_("Lô này đã quá một năm, không nhận câu hỏi nữa."))
    with transaction.atomic():
        known = ScanQuestion.objects.waiting().filter(lot=lot, text=words).first()
        question = ScanQuestion(lot=lot, text=words, asked_at=moment, due_at=moment + DUE)
        return known or recording.enter(question, by=STRANGER, at=moment)


def answer(question: ScanQuestion, *, text: str, by: Person, at: datetime | None = None) -> ScanAnswer:
    """Answer in public. Answered once: the same words again change nothing, others are refused."""
    words = _cleaned(text, 1, LONGEST_ANSWER)
    with transaction.atomic():
        _locked(question)
        known = ScanAnswer.objects.filter(question=question).first()
        if known and known.text == words:
            return known
        if known or QuestionDismissal.objects.filter(question=question).exists():
            raise QuestionRefusedError(_("Câu hỏi này đã được giải quyết rồi."))
        row = ScanAnswer(question=question, text=words, answered_by=by, answered_at=at or timezone.now())
        return recording.enter(row, by=by.log_actor)


def dismiss(question: ScanQuestion, *, reason: str, by: Person) -> QuestionDismissal:
    """Set aside what is no question; idempotent. Raises QuestionRefusedError without a reason or once answered."""
    words = _cleaned(reason, 1, LONGEST_REASON)
    with transaction.atomic():
        _locked(question)
        if ScanAnswer.objects.filter(question=question).exists():
            raise QuestionRefusedError(_("Câu hỏi này đã được giải quyết rồi."))
        known = QuestionDismissal.objects.filter(question=question).first()
        row = QuestionDismissal(question=question, reason=words, dismissed_by=by, dismissed_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)


def _locked(question: ScanQuestion) -> None:
    list(ScanQuestion.objects.select_for_update(no_key=True).filter(pk=question.pk))


def _cleaned(text: str, least: int, most: int) -> str:
    words = one_line(text)
    if len(words) < least:
        raise QuestionRefusedError(_("Hãy viết rõ hơn một chút."))
    if len(words) > most:
        raise QuestionRefusedError(_("Dài quá, chỉ viết tối đa %(most)s chữ cái.") % {"most": most})
    return words
