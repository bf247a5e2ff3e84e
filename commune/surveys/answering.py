"""Taking an answer: once a client id, one standing answer a household, never after the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design import written
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.surveys import access
from commune.surveys.judging import Content, Verdict, judge, labels_of
from commune.surveys.models import Access, Answer, Channel, Survey, SurveyHousehold
from commune.surveys.versions import SurveyRefusedError

STRANGER = "visitor"


class WrongAnswersError(SurveyRefusedError):
    """`wrong`: question to code, as `judging.Verdict`."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(_("Có câu trả lời chưa đúng. Xin xem những câu đánh dấu."))
        self.wrong = dict(wrong)


@dataclass(frozen=True)
class Written:
    """How an answer came: by whom (None: somebody with the public link), where, when it was written."""

    channel: Channel
    client_id: UUID
    by: Person | None = None
    household: SurveyHousehold | None = None
    at: datetime | None = None
    corrects: Answer | None = None
    reason: str = ""
    device: str = ""
    device_digest: str = ""


def record_answer(survey: Survey, given: Mapping[str, str], how: Written) -> Answer:
    """Idempotent by client id. Raises WrongAnswersError, SurveyRefusedError and PermissionDenied."""
    known = Answer.objects.filter(client_id=how.client_id).first()
    if known:
        return _same(known, survey)
    _check_writer(survey, how)
    now = timezone.now()
    at = min(how.at or now, now)
    _check_time(survey, at, now, is_offline=how.channel == Channel.OFFLINE)
    verdict = _verdict(survey, given, at)
    row = Answer(survey=survey, household=how.household, channel=how.channel, client_id=how.client_id)
    row.is_online = how.channel != Channel.PAPER
    row.content, row.hamlet = verdict.content, _hamlet(survey, verdict.content, how)
    row.is_satisfied = _satisfied(survey, verdict.content)
    row.answered_at, row.received_at = at, now
    row.counted_at = survey.closes_at
    row.written_by, row.corrects, row.reason = how.by, how.corrects, how.reason
    row.device, row.device_digest = how.device, how.device_digest
    try:
        with transaction.atomic():
            Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
            return recording.enter(row, by=how.by.log_actor if how.by else STRANGER)
    except IntegrityError:
        return _same(_already(row, how), survey)


def _same(known: Answer, survey: Survey) -> Answer:
    if known.survey_id != survey.pk:
        raise SurveyRefusedError(_("Phiếu này thuộc khảo sát khác."))
    return known


def _already(row: Answer, how: Written) -> Answer:
    """The same request a moment earlier; else the reason why the household or the correction is taken."""
    known = Answer.objects.filter(client_id=row.client_id).first()
    if known:
        return known
    if how.corrects:
        raise SurveyRefusedError(
            _("Phiếu này đã được sửa bằng một phiếu khác. Hãy mở lại danh sách hộ."), "household"
        )
    raise SurveyRefusedError(told_already(row.survey, row.household), "household")


def told_already(survey: Survey, household: SurveyHousehold | None) -> str:
    standing = Answer.objects.filter(survey=survey, household=household).standing().first()
    moment = written.moment(standing.answered_at) if standing else ""
    told = _("Hộ này đã có phiếu lúc %(moment)s. Muốn sửa, hãy ghi phiếu sửa kèm lý do.")
    return told % {"moment": moment}


def _check_writer(survey: Survey, how: Written) -> None:
    """The owner's people ask household by household; a public survey takes anybody's answer."""
    is_owner = how.by is not None and access.owns(how.by, survey.organization)
    if survey.access == Access.PUBLIC and how.household is None and how.channel == Channel.WEB:
        if how.corrects:
            raise SurveyRefusedError(_("Phiếu gửi từ đường dẫn công khai thì không sửa được."))
        return
    if not is_owner:
        raise PermissionDenied
    if survey.access == Access.HOUSEHOLD and (how.household is None or how.household.survey_id != survey.pk):
        raise SurveyRefusedError(_("Hộ này không có trong danh sách của khảo sát."), "household")
    if how.corrects:
        _check_correction(survey, how)


def _check_correction(survey: Survey, how: Written) -> None:
    old = how.corrects
    if old is None or old.survey_id != survey.pk or (how.household and old.household_id != how.household.pk):
        raise SurveyRefusedError(_("Phiếu cần sửa không phải của hộ này."), "household")
    if not how.reason:
        raise SurveyRefusedError(_("Hãy ghi lý do sửa."), "reason")


def _check_time(survey: Survey, at: datetime, now: datetime, *, is_offline: bool) -> None:
    if at < survey.opens_at - timedelta(minutes=1):
        day = written.moment(survey.opens_at)
        raise SurveyRefusedError(_("Khảo sát này chưa mở. Mở lúc %(day)s.") % {"day": day})
    if at >= survey.ends_at or (now >= survey.ends_at and not is_offline):
        raise SurveyRefusedError(
            _("Khảo sát này đã khép lúc %(day)s, không nhận phiếu nữa.")
            % {"day": written.moment(survey.ends_at)}
        )
    if now >= survey.takes_until:
        told = _("Phiếu ghi trước lúc khép, nhưng hạn gửi đã hết lúc %(day)s.")
        raise SurveyRefusedError(told % {"day": written.moment(survey.takes_until)})


def _verdict(survey: Survey, given: Mapping[str, str], at: datetime) -> Verdict:
    schema = survey.version.schema
    strangers = set(given) - {each["name"] for each in schema["items"]}
    if strangers:
        raise SurveyRefusedError(_("Phiếu có câu mà mẫu này không hỏi. Hãy tải lại mẫu rồi ghi lại."))
    found = judge(schema, given, today=at.astimezone(VIETNAM).date())
    if found.wrong:
        raise WrongAnswersError(found.wrong)
    return found


def _hamlet(survey: Survey, content: Content, how: Written) -> str:
    if how.household:
        return how.household.hamlet
    schema = survey.version.schema
    asked = next((each for each in schema["items"] if each["name"] == schema["hamlet"]), None)
    return labels_of(asked, content.get(schema["hamlet"], ""))[:80] if asked else ""


def _satisfied(survey: Survey, content: Content) -> bool | None:
    given = content.get(survey.satisfaction, "")
    return given in survey.satisfied if given else None
