"""Files of the named cast's office, up to the step that a test is about."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from commune.casework import files, steps
from commune.casework.models import WorkFile
from commune.casework.steps import Taking


def opened(cast, days=5, at=None, **facts):
    due = timezone.localdate(at) + timedelta(days=days)
    known = {"title": "Kế hoạch thử", "due_on": due, "by": cast.official, "client_id": uuid4(), "at": at}
    return files.open_file(cast.office, **{**known, **facts})


def how(by, **facts):
    return Taking(by=by, client_id=facts.pop("client_id", None) or uuid4(), **facts)


def assigned(cast, **facts):
    file = opened(cast, **facts)
    steps.assign(file, to=cast.official, how=how(cast.official))
    return file


def drafted(cast, **facts):
    file = assigned(cast, **facts)
    steps.draft(file, words="Dự thảo một", how=how(cast.official))
    return file


def draft_of(file):
    """The key of the newest draft, None before there is any."""
    draft = steps.latest_draft(file)
    return draft.pk if draft else None


def signed(file, by, **facts):
    return steps.sign(file, draft=draft_of(file), how=how(by, **facts))


def issued(cast, *, on_paper=False):
    file = drafted(cast)
    signed(file, cast.chairman, on_paper=on_paper)
    steps.issue(file, draft=draft_of(file), note="01/KH-UBND", how=how(cast.chairman))
    return file


def judged(file):
    return WorkFile.objects.judged().get(pk=file.pk)
