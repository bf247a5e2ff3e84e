"""Certificates: given by attendance, revoked with a reason, and shown so that a stranger can check them offline."""

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import disclosing, keys, recording
from commune.lib import standalone
from commune.people.models import Person
from commune.training import access
from commune.training.courses import TrainingRefusedError
from commune.training.models import CheckIn, Completion, Course, Revocation

FORMAT = "langso-certificate/1"
SHOWN = ("number", "holder_name", "course_name", "completed_on")
ALONE = Path(__file__).parent / "alone"
STANDALONE = Path(standalone.__file__).parent
HUNDRED = 100


def passed(course: Course) -> list[Person]:
    """Who was at enough of its sessions, as the course itself says; nobody before the last session is over."""
    sessions = course.sessions.count()
    asked = {each.person_id for each in course.registrations.all()}
    there = Counter(CheckIn.objects.filter(session__course=course).values_list("person", flat=True))
    enough = [
        key
        for key, times in there.items()
        if key in asked and times * HUNDRED >= course.pass_share * sessions
    ]
    return list(Person.objects.filter(pk__in=enough).order_by("sort_key", "pk"))


def grant(course: Course, *, by: Person, at: datetime | None = None) -> list[Completion]:
    """A certificate to each who passed and has none yet. Again gives nothing new."""
    if not access.runs(by, course.unit):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        last = course.sessions.aggregate(last=Max("ends"))["last"]
        if last is None:
            raise TrainingRefusedError(_("Khóa học chưa có buổi nào."))
        if last > moment:
            raise TrainingRefusedError(_("Buổi cuối chưa kết thúc, chưa cấp giấy được."))
        known = set(course.completions.values_list("holder", flat=True))
        fresh = [each for each in passed(course) if each.pk not in known]
        first = len(known) + 1
        rows = [_completion(course, each, first + place, last) for place, each in enumerate(fresh)]
        for row in rows:
            row.entered_by, row.entered_at = by, moment
        recording.enter_all(rows, by=by.log_actor)
        return rows


def _completion(course: Course, holder: Person, place: int, last: datetime) -> Completion:
    row = Completion(course=course, holder=holder, holder_name=holder.full_name, course_name=course.name)
    row.completed_on = timezone.localdate(last)
    row.number = f"{course.pk.hex[:8].upper()}-{place:03}"
    return row


def revoke(completion: Completion, *, reason: str, by: Person) -> Revocation:
    """With a reason; a second time gives the first."""
    if not access.runs(by, completion.course.unit):
        raise PermissionDenied
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=completion.course_id)
        known = Revocation.objects.filter(completion=completion).first()
        if known:
            return known
        if not reason.strip():
            raise TrainingRefusedError(_("Hãy ghi lý do thu hồi."), "reason")
        row = Revocation(
            completion=completion, reason=reason.strip(), entered_by=by, entered_at=timezone.now()
        )
        return recording.enter(row, by=by.log_actor)


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
