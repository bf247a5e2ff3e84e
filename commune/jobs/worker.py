"""The background worker: runs what is due, at once when nudged, else by polling.

It runs as a thread in the server's process or as a process of its own, or both.
"""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.utils import OperationalError
from django.utils import timezone

from commune.jobs.models import JobRun
from commune.lib import waking
from commune.lib.schedule import Job, schedule

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


def run_forever(stopping: threading.Event | None = None) -> None:
    stopping = stopping or threading.Event()
    while not stopping.is_set():
        close_old_connections()
        work_once()
        waking.wait(POLL_SECONDS)
    connection.close()


def work_once() -> None:
    """One round; an error is logged and the next round tries again."""
    later = _not_due()
    for name, job in schedule:
        try:
            if job.every_seconds == 0:
                job.run()
            elif name not in later:
                run_if_due(job)
        except OperationalError:
            log.warning("%s: the database is busy; trying again", job.name, exc_info=True)
        except Exception:
            log.exception("%s failed", job.name)


def _not_due() -> set[str]:
    """Asked once a round: most jobs are not due in most rounds."""
    try:
        return set(JobRun.objects.filter(next_at__gt=timezone.now()).values_list("job", flat=True))
    except OperationalError:
        return set()


def run_if_due(job: Job) -> bool:
    """True when this call ran it: the job's next time is moved forward before, so no other worker runs it too."""
    now = timezone.now()
    JobRun.objects.get_or_create(job=job.name, defaults={"next_at": now})
    due = JobRun.objects.filter(job=job.name, next_at__lte=now)
    if not due.exists() or not due.update(next_at=now + timedelta(seconds=job.every_seconds), last_error=""):
        return False
    try:
        job.run()
    except Exception as error:
        JobRun.objects.filter(job=job.name).update(last_error=f"{type(error).__name__}: {error}"[:500])
        raise
    return True


def start_thread() -> threading.Thread:
    thread = threading.Thread(target=run_forever, name="commune-worker", daemon=True)
    thread.start()
    return thread
