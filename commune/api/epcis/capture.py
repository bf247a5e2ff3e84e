"""Capturing documents: each is a job, all or nothing under `rollback`, as much as possible under `proceed`."""

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.api.models import ApiKey, CaptureJob
from commune.ledger import recording
from commune.lib.epcis import hash  # noqa: A004
from commune.lib.epcis.documents import Document
from commune.lib.epcis.problem import SENTENCES, Problem
from commune.trace import events
from commune.trace.models import Event

Json = dict[str, Any]
ROLLBACK, PROCEED = "rollback", "proceed"
BEHAVIOURS = (ROLLBACK, PROCEED)
CONFLICT, INVALID = 409, 400
TOGETHER = 500  # events that enter in one go


def capture(document: Document, *, behaviour: str, by: str, key: ApiKey | None = None) -> CaptureJob:
    """Keep a document's events and the job's row in one transaction; a job that failed is kept, too.

    Under `rollback` every event is judged before the first is stored. Events already known with equal content
    count as captured. The document itself must be readable (`document.errors` empty).
    """
    job = CaptureJob(key=key, behaviour=behaviour, created_at=timezone.now(), captured=0, errors=[])
    refused = [(place, found) for place, found in enumerate(document.event_problems()) if errors_of(found)]
    if refused and behaviour == ROLLBACK:
        job.errors = [finding(problem) for _, found in refused for problem in errors_of(found)]
        return _ended(job, by)
    with transaction.atomic():
        _keep(document, job, dict(refused), by)
        is_undone = bool(job.errors) and behaviour == ROLLBACK
        if not is_undone:
            return _ended(job, by)
        transaction.set_rollback(True)
    job.captured = 0
    return _ended(job, by)


def _keep(document: Document, job: CaptureJob, refused: dict[int, list[Problem]], by: str) -> None:
    if not refused and _are_new(document, job, by):
        return
    for place, event in enumerate(document.events):
        if place in refused:
            job.errors += [finding(problem) for problem in errors_of(refused[place])]
            continue
        try:
            keep_one(identified(event, document.ignored), by=by)
            job.captured += 1
        except events.EventRefusedError as unfit:
            job.errors += [finding(problem.below(document.pointers[place])) for problem in unfit.problems]
        except events.EventConflictError as conflict:
            job.errors.append(conflict_finding(conflict, f"{document.pointers[place]}/eventID"))


def _are_new(document: Document, job: CaptureJob, by: str) -> bool:
    """The usual case: nothing was ever heard of any of them, and they are kept together."""
    for start in range(0, len(document.events), TOGETHER):
        some = document.events[start : start + TOGETHER]
        if not events.record_new([identified(each, document.ignored) for each in some], by=by):
            job.captured = 0
            return False
        job.captured += len(some)
    return True


def keep_one(event: Json, *, by: str) -> Event:
    """Keep a judged event; where another writer was first, what it kept is judged against this one."""
    try:
        return events.record(event, by=by, is_judged=True)
    except IntegrityError:
        return events.record(event, by=by, is_judged=True)


def _ended(job: CaptureJob, by: str) -> CaptureJob:
    job.is_success, job.finished_at = not job.errors, timezone.now()
    return recording.enter(job, by=by)


def identified(event: Json, ignored: tuple[str, ...] = ()) -> Json:
    """The event with its id: its CBV 2.0 hash where it has none."""
    return event if "eventID" in event else {**event, "eventID": hash.event_hash(event, ignored=ignored)}


def known(event: Json) -> Event | None:
    """The stored event of this id and content; raises EventConflictError for other content."""
    return events.known_as(identified(event))


def errors_of(found: list[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.is_error]


def finding(problem: Problem) -> Json:
    return {
        "slug": problem.type,
        "pointer": problem.pointer,
        "vi": problem.vi,
        "en": problem.en,
        "status": INVALID,
    }


def conflict_finding(conflict: events.EventConflictError, pointer: str) -> Json:
    vi, en = SENTENCES[conflict.slug]
    return {"slug": conflict.slug, "pointer": pointer, "vi": vi, "en": en, "status": CONFLICT}


def exceptions_of(findings: list[Json]) -> Iterator[Json]:
    """Findings as RFC 7807 bodies with the standard's exception types."""
    for found in findings:
        name = "ResourceAlreadyExists" if found["status"] == CONFLICT else "Validation"
        yield {
            "type": f"epcisException:{name}Exception",
            "title": found["vi"],
            "title_en": found["en"],
            "status": found["status"],
            "detail": f"{found['vi']} ({found['en']})",
            "pointer": found["pointer"],
            "reason": found["slug"],
        }
