"""Steps in their order, signatures that a new draft undoes, and who may do what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.casework import steps
from commune.casework.files import CaseworkRefusedError
from commune.casework.models import StepKind, WorkFile, WorkFileStep
from commune.casework.shares import shares_of
from commune.casework.tests.worked import assigned, drafted, how, issued, judged, opened
from commune.ledger.models import Entry

pytestmark = pytest.mark.django_db


def test_from_intake_to_issue_all_online(cast):
    file = judged(issued(cast))

    assert (file.closed, file.online, file.overdue, file.imported, file.grade) == (
        True,
        True,
        False,
        False,
        "A",
    )
    kinds = list(file.steps.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["receive", "assign", "draft", "sign", "issue"]
    assert Entry.objects.filter(kind="casework.step").count() == 5


def test_one_step_on_paper_is_not_online(cast):
    file = judged(issued(cast, on_paper=True))

    assert (file.closed, file.online) == (True, False)


@pytest.mark.parametrize(
    ("start", "verb", "words"),
    [
        (opened, "draft", "Hãy phân công trước"),
        (opened, "close", "Hãy phân công trước"),
        (assigned, "sign", "Chưa có dự thảo"),
        (assigned, "issue", "chưa ký"),
        (drafted, "issue", "chưa ký"),
        (issued, "draft", "Chỉ còn đóng"),
        (issued, "sign", "Chỉ còn đóng"),
    ],
)
def test_out_of_turn_is_refused_in_words(cast, start, verb, words):
    file = start(cast)
    before = file.steps.count()
    facts = {"words": "x"} if verb == "draft" else {"note": "x"}

    with pytest.raises(CaseworkRefusedError, match=words):
        getattr(steps, verb)(file, **facts, how=how(cast.chairman))
    assert file.steps.count() == before


def test_a_new_draft_unsigns(cast):
    file = drafted(cast)
    steps.sign(file, how=how(cast.chairman))
    with pytest.raises(CaseworkRefusedError, match="đã ký rồi"):
        steps.sign(file, how=how(cast.chairman))

    steps.draft(file, words="Dự thảo hai", how=how(cast.official))
    with pytest.raises(CaseworkRefusedError, match="chưa ký"):
        steps.issue(file, note="01", how=how(cast.chairman))
    steps.close(file, note="Không ban hành nữa", how=how(cast.official))
    assert (judged(file).closed, judged(file).online) == (True, False)
    with pytest.raises(CaseworkRefusedError, match="đã đóng"):
        steps.draft(file, words="ba", how=how(cast.official))


def test_sent_twice_is_one(cast):
    key = uuid4()
    first, again = opened(cast, client_id=key), opened(cast, client_id=key)
    assert first == again

    step = uuid4()
    one = steps.assign(first, to=cast.official, how=how(cast.official, client_id=step))
    two = steps.assign(first, to=cast.official, how=how(cast.official, client_id=step))
    assert one == two
    assert WorkFile.objects.count() == 1
    assert WorkFileStep.objects.count() == 2


def test_numbers_run_through_the_year(cast):
    numbers = [opened(cast).number for _ in range(3)]
    year = timezone.localdate().year
    assert numbers == [f"HS-{year}-000{each}" for each in (1, 2, 3)]


def test_late_open_and_late_finished(cast):
    then = timezone.now() - timedelta(days=20)
    file = opened(cast, days=3, at=then)
    assert (judged(file).closed, judged(file).overdue) == (False, True)

    steps.assign(file, to=cast.official, how=how(cast.official))
    steps.close(file, note="Đã trả lời", how=how(cast.official))
    assert (judged(file).closed, judged(file).overdue) == (True, True)


def test_times_do_not_run_backwards(cast):
    file = opened(cast)
    for at in (timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)):
        with pytest.raises(CaseworkRefusedError):
            steps.assign(file, to=cast.official, how=how(cast.official, at=at))


def test_who_opens_works_and_signs(cast):
    for who in ("manager", "other_official", "auditor", "province_official", "buyer"):
        with pytest.raises(PermissionDenied):
            opened(cast, by=getattr(cast, who))
    file = drafted(cast)
    for who in ("manager", "other_official", "auditor", "province_official"):
        with pytest.raises(PermissionDenied):
            steps.draft(file, words="x", how=how(getattr(cast, who)))
    with pytest.raises(PermissionDenied):
        steps.sign(file, how=how(cast.official))
    with pytest.raises(CaseworkRefusedError, match="không làm việc"):
        steps.assign(file, to=cast.manager, how=how(cast.official))
    seen = {who: WorkFile.objects.visible_to(getattr(cast, who)).count() for who in (
        "official", "chairman", "auditor", "province_official", "other_official", "manager")}  # fmt: skip
    assert seen == {"official": 1, "chairman": 1, "auditor": 1, "province_official": 1,
                    "other_official": 0, "manager": 0}  # fmt: skip


def test_the_share_counts_finished_files(cast):
    issued(cast)
    issued(cast, on_paper=True)
    opened(cast)

    (share,) = shares_of(WorkFile.objects.all())
    assert (share.level, share.total, share.finished, share.online, share.percent) == ("commune", 3, 2, 1, 50)
    assert StepKind.RECEIVE.label == "Tiếp nhận"
