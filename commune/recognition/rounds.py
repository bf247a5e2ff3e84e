"""Rounds of rating or voting, and who sits in their council."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.recognition import access
from commune.recognition.models import CouncilSeat, Procedure, RatingRound
from commune.recognition.procedures import rules_of
from commune.units.models import AdminUnit


class RecognitionRefusedError(ValueError):
    """The message is a Vietnamese sentence for the page; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def open_round(
    procedure: Procedure, *, unit: AdminUnit, name: str, opens_on: date, closes_on: date, by: Person
) -> RatingRound:
    """A round under an edition in force on its first day. The same name again gives the row that is there.

    Raises RecognitionRefusedError, and PermissionDenied unless `by` is an official of that province.
    """
    if not access.provinces_of(by).filter(pk=unit.pk).exists():
        raise PermissionDenied
    with transaction.atomic():
        AdminUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        known = RatingRound.objects.filter(unit=unit, name=name).first()
        if known:
            return known
        _check(procedure, unit, opens_on, closes_on)
        row = RatingRound(procedure=procedure, unit=unit, name=name, opens_on=opens_on, closes_on=closes_on)
        row.opened_by, row.opened_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def _check(procedure: Procedure, unit: AdminUnit, opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise RecognitionRefusedError(_("Ngày kết thúc không được trước ngày bắt đầu."), "closes_on")
    if not procedure.is_in_force_on(opens_on):
        raise RecognitionRefusedError(_("Thủ tục này không có hiệu lực vào ngày mở đợt."), "procedure")
    every = rules_of(procedure).every_years
    last = RatingRound.objects.filter(unit=unit, procedure=procedure).order_by("-opens_on").first()
    if every and last and opens_on.year - last.opens_on.year < every:
        told = _("Bình chọn %(every)s năm một lần; đợt trước mở năm %(year)s.")
        raise RecognitionRefusedError(told % {"every": every, "year": last.opens_on.year}, "opens_on")


def seat(round_: RatingRound, *, person: Person, title: str, by: Person) -> CouncilSeat:
    """A member of the round's council. The same person again gives the row that is there."""
    if not access.provinces_of(by).filter(pk=round_.unit_id).exists():
        raise PermissionDenied
    with transaction.atomic():
        RatingRound.objects.select_for_update(no_key=True).get(pk=round_.pk)
        known = CouncilSeat.objects.filter(round=round_, person=person).first()
        row = CouncilSeat(round=round_, person=person, title=title, seated_by=by, seated_at=timezone.now())
        return known or recording.enter(row, by=by.log_actor)
