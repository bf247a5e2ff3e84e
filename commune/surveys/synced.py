"""What an interviewer's phone may send: `survey`, `household`, `content` (question to text), `answered_at`, and for a
correction `corrects` (the answer's id, or the id that the phone gave it) with `reason`. It runs the page's own verb."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from commune.lib.moments import MomentError, moment_of
from commune.people.models import Person
from commune.surveys import answering, typed
from commune.surveys.models import Answer, Channel, Survey, SurveyHousehold
from commune.surveys.versions import SurveyRefusedError
from commune.sync.kinds import Arrived, ItemRefused, Kind, register

DAMAGED = "Phiếu này bị hỏng trong máy. Hãy ghi lại."
NOT_HERS = "Anh chị không còn được giao khảo sát này. Phiếu chưa được nhận."
LONGEST_REASON = 200


def take(arrived: Arrived) -> str:
    writer = Person.objects.get(pk=arrived.actor.removeprefix("person:"))
    survey = Survey.objects.visible_to(writer).select_related("version", "organization", "closing")
    found = survey.filter(pk=_key(arrived, "survey")).first()
    if found is None:
        raise ItemRefused(NOT_HERS, "survey")
    try:
        return str(answering.record_answer(found, _content(arrived), _how(arrived, found, writer)).pk)
    except answering.WrongAnswersError as wrong:
        name, code = next(iter(wrong.wrong.items()))
        item = next(each for each in found.version.schema["items"] if each["name"] == name)
        raise ItemRefused(f"{item['label']}: {typed.sentence(item, code)}", "content") from wrong
    except PermissionDenied as wrong:
        raise ItemRefused(NOT_HERS, "survey") from wrong
    except SurveyRefusedError as refused:
        raise ItemRefused(str(refused), refused.field) from refused


def _how(arrived: Arrived, survey: Survey, writer: Person) -> answering.Written:
    household = SurveyHousehold.objects.filter(survey=survey, pk=_key(arrived, "household")).first()
    if household is None:
        raise ItemRefused("Hộ này không còn trong danh sách của khảo sát.", "household")
    return answering.Written(
        channel=Channel.OFFLINE,
        client_id=arrived.id,
        by=writer,
        household=household,
        at=_moment(arrived),
        corrects=_corrected(arrived, survey),
        reason=_text(arrived, "reason")[:LONGEST_REASON].strip(),
        device=arrived.device,
        device_digest=arrived.digest,
    )


def _corrected(arrived: Arrived, survey: Survey) -> Answer | None:
    if not _text(arrived, "corrects"):
        return None
    key = _key(arrived, "corrects")
    found = Answer.objects.filter(Q(pk=key) | Q(client_id=key), survey=survey).first()
    if found is None:
        raise ItemRefused("Không tìm thấy phiếu cần sửa. Phiếu gốc có thể chưa được nhận.", "corrects")
    return found


def _moment(arrived: Arrived) -> datetime:
    """By the phone's clock as the server set it right; its own clock where it never met the server."""
    try:
        return moment_of(arrived.body["answered_at"]) if "answered_at" in arrived.body else arrived.written_at
    except MomentError:
        raise ItemRefused(DAMAGED, "answered_at") from None


def _content(arrived: Arrived) -> dict[str, str]:
    told: Any = arrived.body.get("content")
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise ItemRefused(DAMAGED, "content")
    return told


def _text(arrived: Arrived, name: str) -> str:
    told = arrived.body.get(name, "")
    if not isinstance(told, str):
        raise ItemRefused(DAMAGED, name)
    return told


def _key(arrived: Arrived, name: str) -> UUID:
    try:
        return UUID(_text(arrived, name))
    except ValueError:
        raise ItemRefused(DAMAGED, name) from None


register(Kind("surveys.answer", 1, take))
