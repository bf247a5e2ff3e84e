"""The background worker: carries news upward when woken, polls, and runs what is due.

It runs as a thread in the server's process or as a process of its own, or both.
"""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.utils import OperationalError
from django.utils import timezone

from commune.jobs.models import JobRun
from commune.jobs.schedule import Job, schedule
from commune.ledger import checkpoints, following, waking

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


def run_forever(stopping: threading.Event | None = None) -> None:
    stopping = stopping or threading.Event()
    while not stopping.is_set():
        work_once()
        waking.wait(POLL_SECONDS)
    connection.close()


def work_once() -> None:
    """One round; an error is logged and the next round tries again."""
    close_old_connections()
    try:
        following.catch_up()
        checkpoints.sign_head()
        for _, job in schedule:
            run_if_due(job)
    except OperationalError:
        log.warning("the database is busy; trying again", exc_info=True)
    except Exception:
        log.exception("background round failed")


def run_if_due(job: Job) -> bool:
    """True when this call ran it."""
    now = timezone.now()
    JobRun.objects.get_or_create(job=job.name, defaults={"next_at": now})
    due = JobRun.objects.filter(job=job.name, next_at__lte=now)
    if not due.exists() or not due.update(next_at=now + timedelta(seconds=job.every_seconds), last_error=""):
        return False
    try:
        job.run()
    except Exception as error:
        log.exception("job %s failed", job.name)
        JobRun.objects.filter(job=job.name).update(last_error=f"{type(error).__name__}: {error}"[:500])
    return True


def start_thread() -> threading.Thread:
    thread = threading.Thread(target=run_forever, name="commune-worker", daemon=True)
    thread.start()
    return thread
