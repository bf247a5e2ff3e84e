"""Holding a survey: opened for a time, its households listed, closed early if need be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import OrganizationKind, Person
from commune.surveys import access
from commune.surveys.models import (
    Access,
    FormVersion,
    Survey,
    SurveyClosing,
    SurveyCollection,
    SurveyHousehold,
)
from commune.surveys.versions import SurveyRefusedError

MOST_GRACE, MOST_HOUSEHOLDS = 14 * 24, 5000


@dataclass(frozen=True)
class Terms:
    """What is decided when a survey is opened. `satisfaction` and `satisfied` replace what the form names."""

    code: str
    title: str
    access: str
    opens_at: datetime
    closes_at: datetime
    grace_hours: int = 48
    satisfaction: str = ""
    satisfied: Sequence[str] = ()


def open_survey(version: FormVersion, terms: Terms, *, by: Person, client_id: UUID) -> Survey:
    """Idempotent by `client_id`. Raises SurveyRefusedError, and PermissionDenied for a form of others."""
    organization = version.form.organization
    if not access.owns(by, organization):
        raise PermissionDenied
    known = Survey.objects.filter(client_id=client_id).first()
    if known:
        return known
    row = Survey(organization=organization, unit=organization.unit, version=version, client_id=client_id)
    row.is_front = organization.kind == OrganizationKind.FRONT
    row.code, row.title, row.access = terms.code, terms.title, terms.access
    row.opens_at, row.closes_at, row.grace_hours = terms.opens_at, terms.closes_at, terms.grace_hours
    row.satisfaction = terms.satisfaction or version.schema["satisfaction"]
    row.satisfied = [*(terms.satisfied or version.schema["satisfied"])] if row.satisfaction else []
    row.opened_by, row.opened_at = by, timezone.now()
    _check(row)
    try:
        with transaction.atomic():
            recording.enter(row, by=by.log_actor)
            if row.satisfaction:
                recording.enter(_collection(row), by=by.log_actor)
    except IntegrityError:
        known = Survey.objects.filter(client_id=client_id).first()
        if known:
            return known
        raise SurveyRefusedError(_("Mã hoặc tên khảo sát này đã dùng rồi."), "code") from None
    return row


def _collection(row: Survey) -> SurveyCollection:
    made = SurveyCollection(survey=row, unit=row.unit, name=row.title, is_front=row.is_front, grade="A")
    made.held_on = row.opens_at.astimezone(VIETNAM).date()
    return made


def _check(row: Survey) -> None:
    if row.closes_at <= row.opens_at:
        raise SurveyRefusedError(_("Lúc khép phải sau lúc mở."), "closes_at")
    if row.access not in Access.values:
        raise SurveyRefusedError(_("Hãy chọn ai được trả lời."), "access")
    if not 0 <= row.grace_hours <= MOST_GRACE:
        raise SurveyRefusedError(_("Hạn nhận phiếu ghi ngoài sóng tối đa 14 ngày."), "grace_hours")
    if not row.satisfaction:
        return
    asked = next((each for each in row.version.schema["items"] if each["name"] == row.satisfaction), None)
    if asked is None or asked["kind"] != "one":
        raise SurveyRefusedError(_("Câu hỏi hài lòng phải là câu chọn một."), "satisfaction")
    offered = {each["name"] for each in asked["choices"]}
    if not row.satisfied or set(row.satisfied) - offered:
        raise SurveyRefusedError(_("Hãy chọn những câu trả lời được tính là hài lòng."), "satisfied")


@dataclass(frozen=True)
class Listed:
    code: str
    name: str
    hamlet: str


def list_households(survey: Survey, listed: Iterable[Listed], *, by: Person) -> list[SurveyHousehold]:
    """Adds households to the list; a code that is there already stays as it is. All or none.

    Raises SurveyRefusedError, and PermissionDenied for a survey of others.
    """
    if not access.owns(by, survey.organization):
        raise PermissionDenied
    if survey.access != Access.HOUSEHOLD:
        raise SurveyRefusedError(_("Khảo sát này không hỏi theo danh sách hộ."))
    with transaction.atomic():
        Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        known = set(survey.households.values_list("code", flat=True))
        fresh = {each.code: each for each in listed if each.code not in known}
        if any(not (each.code and each.name and each.hamlet) for each in fresh.values()):
            raise SurveyRefusedError(_("Mỗi hộ cần mã hộ, tên chủ hộ và ấp."))
        if len(known) + len(fresh) > MOST_HOUSEHOLDS:
            raise SurveyRefusedError(_("Danh sách có nhiều hơn %(most)s hộ.") % {"most": MOST_HOUSEHOLDS})
        now = timezone.now()
        rows = [
            SurveyHousehold(
                survey=survey, code=each.code[:30], name=each.name[:120], hamlet=each.hamlet[:80],
                listed_by=by, listed_at=now,
            )
            for each in fresh.values()
        ]  # fmt: skip
        recording.enter_all(rows, by=by.log_actor)
        return rows


def close_survey(survey: Survey, *, reason: str, by: Person) -> SurveyClosing:
    """A second time gives the first closing. Raises SurveyRefusedError for one that has ended."""
    if not access.owns(by, survey.organization):
        raise PermissionDenied
    with transaction.atomic():
        Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        known = SurveyClosing.objects.filter(survey=survey).first()
        if known:
            return known
        now = timezone.now()
        if survey.closes_at <= now:
            raise SurveyRefusedError(_("Khảo sát này đã hết hạn rồi."))
        row = SurveyClosing(survey=survey, reason=reason, closed_by=by, closed_at=now)
        return recording.enter(row, by=by.log_actor)
