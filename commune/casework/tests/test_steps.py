"""Steps in their order, signatures that a new draft undoes, and who may do what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from commune.casework import access, steps
from commune.casework.files import CaseworkRefusedError, NewerDraftError
from commune.casework.models import SignedDraft, StepKind, WorkFile, WorkFileStep
from commune.casework.shares import shares_of
from commune.casework.tests.worked import assigned, draft_of, drafted, how, issued, judged, opened, signed
from commune.ledger.models import Entry
from commune.people.models import Role, UnitRole

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
    if verb in {"sign", "issue"}:
        facts["draft"] = draft_of(file)

    with pytest.raises(CaseworkRefusedError, match=words):
        getattr(steps, verb)(file, **facts, how=how(cast.chairman))
    assert file.steps.count() == before


def test_a_new_draft_unsigns(cast):
    file = drafted(cast)
    signed(file, cast.chairman)
    with pytest.raises(CaseworkRefusedError, match="đã ký rồi"):
        signed(file, cast.chairman)

    steps.draft(file, words="Dự thảo hai", how=how(cast.official))
    with pytest.raises(CaseworkRefusedError, match="chưa ký"):
        steps.issue(file, draft=draft_of(file), note="01", how=how(cast.chairman))
    steps.close(file, note="Không ban hành nữa", how=how(cast.official))
    assert (judged(file).closed, judged(file).online) == (True, False)
    with pytest.raises(CaseworkRefusedError, match="đã đóng"):
        steps.draft(file, words="ba", how=how(cast.official))


@pytest.mark.parametrize("verb", ["sign", "issue"])
def test_a_draft_that_the_signer_has_not_seen_is_not_signed(cast, verb):
    file = drafted(cast)
    if verb == "issue":
        signed(file, cast.chairman)
    seen = draft_of(file)
    steps.draft(file, words="Dự thảo hai", how=how(cast.official))
    if verb == "issue":
        signed(file, cast.chairman)
    before = file.steps.count()

    for named in (seen, None):
        with pytest.raises(NewerDraftError, match="mới hơn") as refusal:
            getattr(steps, verb)(file, draft=named, note="01", how=how(cast.chairman))
        assert refusal.value.draft.note == "Dự thảo hai"
    assert file.steps.count() == before

    once = how(cast.chairman)
    step = getattr(steps, verb)(file, draft=draft_of(file), note="01", how=once)
    assert getattr(steps, verb)(file, draft=draft_of(file), note="01", how=once) == step
    assert SignedDraft.objects.get(step=step).draft.note == "Dự thảo hai"
    assert Entry.objects.filter(kind="casework.signed_draft", row=str(step.pk)).count() == 1


@pytest.fixture
def expired(cast):
    """Official of this very commune until yesterday."""
    role = cast.other_official.unit_roles.get()
    now = timezone.now()
    facts = {"role": role.role, "since": now - timedelta(days=30), "until": now - timedelta(days=1)}
    UnitRole.objects.create(person=cast.other_official, unit=cast.office.unit, **facts)
    return cast.other_official


@pytest.fixture
def inspector(cast):
    """In this very commune: she reads its files."""
    UnitRole.objects.create(
        person=cast.inspector, unit=cast.office.unit, role=Role.INSPECTOR, since=timezone.now()
    )
    return cast.inspector


@pytest.mark.parametrize("who", ["inspector", "expired"])
def test_who_only_reads_or_no_longer_works_there_does_nothing(cast, request, who):
    person = request.getfixturevalue(who)
    file = drafted(cast)
    key = draft_of(file)

    assert WorkFile.objects.visible_to(person).filter(pk=file.pk).exists() == (who == "inspector")
    assert person not in access.clerks_of(file.unit)
    assert not access.offices_of(person).filter(pk=cast.office.pk).exists()
    assert not access.importing_units(person).filter(pk=file.unit_id).exists()
    for act in (
        lambda: opened(cast, by=person),
        lambda: steps.assign(file, to=cast.official, how=how(person)),
        lambda: steps.draft(file, words="x", how=how(person)),
        lambda: steps.sign(file, draft=key, how=how(person)),
        lambda: steps.issue(file, draft=key, note="1", how=how(person)),
        lambda: steps.close(file, note="x", how=how(person)),
    ):
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(CaseworkRefusedError, match="không làm việc"):
        steps.assign(file, to=person, how=how(cast.official))
    assert file.steps.count() == 3


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
        signed(file, cast.official)
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
