"""Certificates: given by attendance, revoked with a reason, and shown so that a stranger can check them offline."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import disclosing, keys, recording
from commune.lib import standalone
from commune.lib.vietnamese import format_number
from commune.people import consents
from commune.people.models import Person, Purpose
from commune.training import access, attendance, courses
from commune.training.courses import TrainingRefusedError
from commune.training.models import Completion, Course, Registration, Revocation

FORMAT = "langso-certificate/1"
SHOWN = ("number", "holder_name", "course_name", "completed_on")
ALONE = Path(__file__).parent / "alone"
STANDALONE = Path(standalone.__file__).parent


def grant(course: Course, *, by: Person, at: datetime | None = None) -> list[Completion]:
    """A certificate to each who passed and has none yet. Again gives nothing new.

    Nobody passes before the last session is over and the hours that the course states were held.
    """
    if not access.runs(by, course.unit):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        courses.lock(course)
        last = _end_of(course, moment)
        known = {key for pair in course.completions.values_list("holder", "post") for key in pair}
        fresh = [each for each in attendance.passed(course) if each.learner.pk not in known]
        first = course.completions.count() + 1
        rows = [_completion(each, first + place, last) for place, each in enumerate(fresh)]
        for row in rows:
            row.entered_by, row.entered_at = by, moment
        recording.enter_all(rows, by=by.log_actor)
        return rows


def _end_of(course: Course, moment: datetime) -> datetime:
    last: datetime | None = course.sessions.aggregate(last=Max("ends"))["last"]
    if last is None:
        raise TrainingRefusedError(_("Khóa học chưa có buổi nào."))
    if last > moment:
        raise TrainingRefusedError(_("Buổi cuối chưa kết thúc, chưa cấp giấy được."))
    whole = attendance.held(course)
    if whole < timedelta(hours=course.hours):
        told = _("Khóa học ghi %(hours)s giờ, các buổi mới được %(held)s giờ.")
        there = format_number(Decimal(whole // timedelta(minutes=6)) / 10)
        raise TrainingRefusedError(told % {"hours": course.hours, "held": there})
    return last


def _completion(registration: Registration, place: int, last: datetime) -> Completion:
    course = registration.course
    row = Completion(course=course, holder_name=registration.name, course_name=course.name)
    row.holder, row.post = registration.person, registration.post
    row.completed_on = timezone.localdate(last)
    row.number = f"{course.pk.hex[:8].upper()}-{place:03}"
    return row


def revoke(completion: Completion, *, reason: str, by: Person) -> Revocation:
    """With a reason; a second time gives the first."""
    if not access.runs(by, completion.course.unit):
        raise PermissionDenied
    with transaction.atomic():
        courses.lock(completion.course)
        known = Revocation.objects.filter(completion=completion).first()
        if known:
            return known
        if not reason.strip():
            raise TrainingRefusedError(_("Hãy ghi lý do thu hồi."), "reason")
        row = Revocation(
            completion=completion, reason=reason.strip(), entered_by=by, entered_at=timezone.now()
        )
        return recording.enter(row, by=by.log_actor)


def public_name_of(completion: Completion) -> str:
    """The holder's name under her consent, else nothing: who holds the paper has read it there."""
    holder = completion.holder
    return completion.holder_name if holder and consents.stands(holder, Purpose.CERTIFICATE) else ""


def certificate_of(completion: Completion) -> dict[str, Any]:
    """What the holder carries away. Raises disclosing.NotProvedYetError until a signed head covers it."""
    head = disclosing.first_head_over(completion)
    return {
        "format": FORMAT,
        "certificate": {
            "number": completion.number,
            "holder_name": completion.holder_name,
            "course_name": completion.course_name,
            "completed_on": completion.completed_on.isoformat(),
        },
        "sealed": disclosing.disclosed(completion, *SHOWN, head=head),
        "head": head.note,
        "key": keys.log().verifier_key,
    }


def written(completion: Completion) -> bytes:
    return json.dumps(certificate_of(completion), ensure_ascii=False, indent=1).encode() + b"\n"


def verifier() -> str:
    return standalone.bundled(
        STANDALONE / "ed25519.py", STANDALONE / "log.py", ALONE / "verify_certificate.py"
    )
