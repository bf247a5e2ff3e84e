"""Jobs run when due, once, and a failing one does not stop the others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commune.jobs import worker
from commune.jobs.models import JobRun
from commune.lib import schedule, waking
from commune.lib.registry import Registry


@pytest.fixture
def ran(db, monkeypatch):
    monkeypatch.setattr(worker, "schedule", Registry("jobs"))
    return []


def test_a_job_runs_once_until_it_is_due_again(ran):
    worker.schedule.add("a", schedule.Job("a", 60, lambda: ran.append("a")))

    worker.work_once()
    worker.work_once()
    assert ran == ["a"]

    JobRun.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    worker.work_once()
    assert ran == ["a", "a"]


def test_a_failing_job_is_noted_and_others_run(ran):
    def fail():
        raise RuntimeError("no paper")

    worker.schedule.add("a", schedule.Job("a", 60, fail))
    worker.schedule.add("b", schedule.Job("b", 0, lambda: ran.append("b")))

    worker.work_once()

    assert ran == ["b"]
    assert JobRun.objects.get(job="a").last_error == "RuntimeError: no paper"


def test_a_nudge_ends_the_wait():
    waking.wake()

    assert waking.wait(0.01)
    assert not waking.wait(0.01)
