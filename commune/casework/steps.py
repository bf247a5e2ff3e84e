"""Steps of a work file in their order: assigned, drafted, signed, issued, closed. A new draft un-signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.casework import access
from commune.casework.files import CaseworkRefusedError, NewerDraftError, actor_of
from commune.casework.models import ImportFile, SignedDraft, StepKind, WorkFile, WorkFileStep
from commune.citizens import reports
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person

AS_TOLD = time(8)


@dataclass(frozen=True)
class Taking:
    """How a step is taken: by whom, when, on paper or here, with which picture of the document."""

    by: Person
    client_id: UUID
    at: datetime | None = None
    on_paper: bool = False
    document: str | None = None


@dataclass(frozen=True)
class Standing:
    """What the steps so far amount to."""

    kinds: Sequence[str]

    @classmethod
    def of(cls, file: WorkFile) -> "Standing":
        return cls(list(file.steps.order_by("pk").values_list("kind", flat=True)))

    @property
    def is_signed(self) -> bool:
        """The latest signature is later than the latest draft."""
        last = next((each for each in reversed(self.kinds) if each in {StepKind.SIGN, StepKind.DRAFT}), None)
        return last == StepKind.SIGN

    def has(self, kind: str) -> bool:
        return kind in self.kinds

    @property
    def next_kind(self) -> str | None:
        if self.has(StepKind.CLOSE):
            return None
        if self.has(StepKind.ISSUE):
            return StepKind.CLOSE
        if not self.has(StepKind.ASSIGN):
            return StepKind.ASSIGN
        if not self.has(StepKind.DRAFT):
            return StepKind.DRAFT
        return StepKind.ISSUE if self.is_signed else StepKind.SIGN

    @property
    def open_kinds(self) -> list[str]:
        """Every step that may be taken now, in the order of the work."""
        return [kind for kind in StepKind if kind != StepKind.RECEIVE and not _refusal(self, kind)]


def assign(file: WorkFile, *, to: Person, note: str = "", how: Taking) -> WorkFileStep:
    """Given to somebody of the same unit; again where another is to go on with it."""
    if to not in access.clerks_of(file.unit):
        raise CaseworkRefusedError(_("Người này không làm việc ở đơn vị của hồ sơ."), "assignee")
    return _take(file, StepKind.ASSIGN, note, how, assignee=to)


def draft(file: WorkFile, *, words: str, how: Taking) -> WorkFileStep:
    if not words.strip() and how.document is None:
        raise CaseworkRefusedError(_("Hãy ghi nội dung dự thảo."), "note")
    return _take(file, StepKind.DRAFT, words, how)


def latest_draft(file: WorkFile) -> WorkFileStep | None:
    return file.steps.filter(kind=StepKind.DRAFT).order_by("-pk").first()


def sign(file: WorkFile, *, draft: int | None, note: str = "", how: Taking) -> WorkFileStep:
    """By who may sign for the unit: the chairman, for a province's office an official of the province.

    `draft` is the key of the very draft that the signer read; raises NewerDraftError when another has come since.
    """
    if not access.may_sign(how.by, file):
        raise PermissionDenied
    return _about(draft, file, StepKind.SIGN, note, how)


def issue(file: WorkFile, *, draft: int | None, note: str, how: Taking) -> WorkFileStep:
    """`note` is the number under which it went out; `draft` as for the signature."""
    if not note.strip():
        raise CaseworkRefusedError(_("Hãy ghi số, ký hiệu văn bản ban hành."), "note")
    return _about(draft, file, StepKind.ISSUE, note, how)


def close(file: WorkFile, *, note: str, how: Taking) -> WorkFileStep:
    """Ended. `note` is the result; a file that came of a resident's report answers with it."""
    if not note.strip():
        raise CaseworkRefusedError(_("Hãy ghi kết quả xử lý."), "note")
    with transaction.atomic():
        step = _take(file, StepKind.CLOSE, note, how)
        if file.report:
            reports.answer(file.report, text=step.note, by=how.by)
    return step


def close_as_told(
    file: WorkFile, *, finished: date, online: bool, source: ImportFile, by: Person | None
) -> WorkFileStep:
    """An imported file ended, as a later list of the document system tells; once, and not otherwise afterwards."""
    if not file.import_file_id:
        raise CaseworkRefusedError(_("Hồ sơ này xử lý tại đây: ghi bước ở hồ sơ, không nhập."))
    with transaction.atomic():
        WorkFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        row = WorkFileStep(work_file=file, kind=StepKind.CLOSE, on_paper=not online, note=source.name, by=by)
        row.at = datetime.combine(finished, AS_TOLD, VIETNAM)
        row.client_id = uuid5(NAMESPACE_OID, f"told-end:{file.pk}")
        known = WorkFileStep.objects.filter(client_id=row.client_id).first()
        if known and (known.at, known.on_paper) != (row.at, row.on_paper):
            raise CaseworkRefusedError(
                _("Hồ sơ %(number)s vừa được ghi xong khác đi.") % {"number": file.number}
            )
        return known or recording.enter(row, by=actor_of(by))


def _about(draft: int | None, file: WorkFile, kind: str, note: str, how: Taking) -> WorkFileStep:
    """A step that names its draft: refused, and nothing written, unless that is the newest."""
    with transaction.atomic():
        step = _take(file, kind, note, how)
        named = SignedDraft.objects.filter(step=step).first()
        if named is None:
            newest = latest_draft(file)
            if newest is None or newest.pk != draft:
                raise NewerDraftError(_("Đã có dự thảo mới hơn. Hãy đọc dự thảo mới rồi ghi lại."), newest)
            recording.enter(SignedDraft(step=step, draft=newest), by=how.by.log_actor)
    return step


def _take(file: WorkFile, kind: str, note: str, how: Taking, **facts: Any) -> WorkFileStep:
    """Idempotent by client id. Raises CaseworkRefusedError for a step out of turn, PermissionDenied for strangers."""
    if not access.may_work_on(how.by, file):
        raise PermissionDenied
    with transaction.atomic():
        WorkFile.objects.select_for_update(no_key=True).get(pk=file.pk)
        known = WorkFileStep.objects.filter(client_id=how.client_id).first()
        if known and (known.work_file_id, known.kind) == (file.pk, kind):
            return known
        moment = how.at or timezone.now()
        check_turn(file, kind, moment)
        row = WorkFileStep(work_file=file, kind=kind, note=note.strip(), on_paper=how.on_paper, **facts)
        row.by, row.at, row.client_id, row.document_id = how.by, moment, how.client_id, how.document
        return recording.enter(row, by=how.by.log_actor)


def check_turn(file: WorkFile, kind: str, moment: datetime) -> None:
    """Raises CaseworkRefusedError with what has to come first."""
    if file.import_file_id:
        raise CaseworkRefusedError(_("Hồ sơ nhập từ hệ thống văn bản của tỉnh chỉ để xem, không thêm bước."))
    standing = Standing.of(file)
    why = _refusal(standing, kind)
    if why:
        raise CaseworkRefusedError(why)
    last = file.steps.order_by("-pk").values_list("at", flat=True).first()
    if last and moment < last:
        raise CaseworkRefusedError(_("Bước này không được trước bước đã ghi gần nhất."))
    if moment > timezone.now():
        raise CaseworkRefusedError(_("Bước này không được ghi trước cho ngày sau."))


def _refusal(standing: Standing, kind: str) -> str:
    """Why this step may not come now, empty where it may."""
    has = standing.has
    needs_clerk = kind in {StepKind.DRAFT, StepKind.CLOSE} and not has(StepKind.ASSIGN)
    rules = (
        (has(StepKind.CLOSE), _("Hồ sơ đã đóng, không thêm bước được nữa.")),
        (has(StepKind.ISSUE) and kind != StepKind.CLOSE, _("Văn bản đã ban hành. Chỉ còn đóng hồ sơ.")),
        (needs_clerk, _("Hồ sơ chưa phân công. Hãy phân công trước.")),
        (kind == StepKind.SIGN and not has(StepKind.DRAFT), _("Chưa có dự thảo để ký.")),
        (kind == StepKind.SIGN and standing.is_signed, _("Dự thảo này đã ký rồi.")),
        (
            kind == StepKind.ISSUE and not standing.is_signed,
            _("Dự thảo mới nhất chưa ký nên chưa ban hành được."),
        ),
    )
    return next((why for stands, why in rules if stands), "")
