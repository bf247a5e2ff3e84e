"""A producer's dossier: opened, its evidence drawn from the house, handed in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.products.models import TradeItem
from commune.quality import certificates, recognitions
from commune.quality.models import Certificate, LabTest
from commune.quality.recognition_kinds import is_recognition
from commune.recognition import access
from commune.recognition.models import Dossier, DossierEvidence, DossierStep, RatingRound, StepKind
from commune.recognition.procedures import rules_of
from commune.recognition.rounds import RecognitionRefusedError
from commune.trace import lineage
from commune.trace.models import Lot, LotKind

LONGEST_BACK = timedelta(days=365)
MOST_LOTS = 12
Thing = Certificate | LabTest | Lot


def open_dossier(
    round_: RatingRound,
    *,
    trade_item: TradeItem,
    group: str,
    story: str,
    by: Person,
    client_id: UUID,
    at: datetime | None = None,
) -> Dossier:
    """A product's dossier in a round that is open, under the edition of that round for ever.

    Idempotent by `client_id`. For a product that is recognized already it is a new rating before that ends.
    Raises RecognitionRefusedError, and PermissionDenied unless `by` manages the producer.
    """
    producer = trade_item.brand_owner
    if not access.may_lead(by, producer):
        raise PermissionDenied
    moment = at or timezone.now()
    row = Dossier(round=round_, procedure=round_.procedure, producer=producer, trade_item=trade_item)
    row.group, row.story, row.client_id = group, story.strip(), client_id
    row.opened_by, row.opened_at = by, moment
    known = Dossier.objects.filter(client_id=client_id).first()
    if known:
        return known
    _check(row, timezone.localdate(moment))
    row.previous = _standing(row, timezone.localdate(moment))
    try:
        return recording.enter(row, by=by.log_actor)
    except IntegrityError:
        known = Dossier.objects.filter(client_id=client_id).first()
        if known:  # the same request a moment earlier
            return known
        raise RecognitionRefusedError(_("Sản phẩm này đã có hồ sơ trong đợt này."), "trade_item") from None


def _check(row: Dossier, day: date) -> None:
    check_open(row.round, day)
    if row.producer.unit_id != row.round.unit_id and row.round.unit_id not in [
        unit.pk for unit in row.producer.unit.path()
    ]:
        raise RecognitionRefusedError(_("Đợt này của tỉnh khác."), "round")
    if row.trade_item.is_bulk:
        raise RecognitionRefusedError(_("Hàng rời chưa đóng gói chưa lập hồ sơ được."), "trade_item")
    if row.group not in rules_of(row.procedure).groups:
        raise RecognitionRefusedError(_("Hãy chọn nhóm sản phẩm của thủ tục này."), "group")
    if not row.story:
        raise RecognitionRefusedError(_("Hãy viết câu chuyện sản phẩm."), "story")


def check_open(round_: RatingRound, day: date) -> None:
    """Raises RecognitionRefusedError for a round that is closed and for an edition that has ended."""
    if not round_.is_open_on(day):
        raise RecognitionRefusedError(_("Đợt này đã khép hoặc chưa mở."), "round")
    if not round_.procedure.is_in_force_on(day):
        raise RecognitionRefusedError(_("Thủ tục của đợt này đã hết hiệu lực, không lập hồ sơ mới."), "round")


def _standing(row: Dossier, day: date) -> Certificate | None:
    known = recognitions.of_item(row.trade_item, on=day)
    return next((each.certificate for each in known if each.kind == row.procedure.kind), None)


def evidence_at_hand(dossier: Dossier) -> dict[str, list[Thing]]:
    """What the house knows of the product and could be attached: certificates, lab tests, lots of the last year."""
    item, producer = dossier.trade_item, dossier.producer
    today = timezone.localdate()
    covering = certificates.covering(holder=producer, on=today, trade_item=item)
    lots = _lots(dossier)
    tests = LabTest.objects.filter(lot__in=_sources(lots)).order_by("-reported_on")
    return {
        "certificates": [each for each in covering if not is_recognition(each.standard_id)],
        "tests": list(tests.select_related("lot").prefetch_related("results")),
        "lots": list(lots),
    }


def _lots(dossier: Dossier) -> list[Lot]:
    made = Lot.objects.filter(
        kind=LotKind.PACKED,
        trade_item=dossier.trade_item,
        holder=dossier.producer,
        made_at__gte=timezone.now() - LONGEST_BACK,
    )
    return list(made.select_related("trade_item").order_by("-made_at")[:MOST_LOTS])


def _sources(lots: Sequence[Lot]) -> set[UUID]:
    """The lots and what went into them: residues are tested on the harvest, before packing."""
    found: set[UUID] = set()
    for lot in lots:
        found |= {lot.pk, *(each.pk for each in lineage.ancestors_of(lot))}
    return found


def attach(dossier: Dossier, things: Sequence[Thing], *, by: Person) -> list[DossierEvidence]:
    """Rows of the house as evidence; what is attached already is left as it is.

    Raises RecognitionRefusedError after the dossier was handed in, and for what does not speak of the product.
    """
    if not access.may_lead(by, dossier.producer):
        raise PermissionDenied
    with transaction.atomic():
        locked(dossier)
        if has_step(dossier, StepKind.SUBMITTED):
            raise RecognitionRefusedError(_("Hồ sơ đã nộp, không thêm chứng cứ được nữa."))
        known = evidence_at_hand(dossier)
        offered = {each.pk for kind in known.values() for each in kind}
        if any(each.pk not in offered for each in things):
            raise RecognitionRefusedError(_("Chứng cứ này không nói về sản phẩm của hồ sơ."))
        fresh = [row for row in (_evidence(dossier, each) for each in things) if not _is_attached(row)]
        for row in fresh:
            row.attached_by, row.attached_at = by, timezone.now()
        recording.enter_all(fresh, by=by.log_actor)
        return fresh


def _evidence(dossier: Dossier, thing: Thing) -> DossierEvidence:
    name = {Certificate: "certificate", LabTest: "test", Lot: "lot"}[type(thing)]
    return DossierEvidence(dossier=dossier, **{name: thing})


def _is_attached(row: DossierEvidence) -> bool:
    same = {"certificate": row.certificate_id, "test": row.test_id, "lot": row.lot_id}
    return DossierEvidence.objects.filter(dossier=row.dossier, **same).exists()


def submit(dossier: Dossier, *, by: Person, at: datetime | None = None) -> DossierStep:
    """Handed in while the round is open, with at least one piece of evidence. A second time gives the first step."""
    if not access.may_lead(by, dossier.producer):
        raise PermissionDenied
    with transaction.atomic():
        locked(dossier)
        known = dossier.steps.filter(kind=StepKind.SUBMITTED).first()
        if known:
            return known
        if not dossier.round.is_open_on(timezone.localdate(at or timezone.now())):
            raise RecognitionRefusedError(_("Đợt này đã khép, không nhận hồ sơ nữa."))
        if not dossier.evidence.exists():
            raise RecognitionRefusedError(_("Hồ sơ phải có ít nhất một chứng cứ lấy từ sổ của nhà."))
        return take_step(dossier, StepKind.SUBMITTED, by=by, at=at)


def take_step(
    dossier: Dossier, kind: StepKind, *, by: Person, note: str = "", at: datetime | None = None
) -> DossierStep:
    row = DossierStep(dossier=dossier, kind=kind, note=note, taken_by=by, taken_at=at or timezone.now())
    return recording.enter(row, by=by.log_actor)


def has_step(dossier: Dossier, kind: StepKind) -> bool:
    return dossier.steps.filter(kind=kind).exists()


def locked(dossier: Dossier) -> None:
    """One writer a dossier, so that a step comes either before or after another."""
    Dossier.objects.select_for_update(no_key=True).get(pk=dossier.pk)
