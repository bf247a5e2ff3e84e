"""Sealing a period in two steps after its preparation; no step can be skipped, none is taken twice.

What is sealed never changes. Evidence that comes later, or another rule, goes into a restatement: a new freeze with
its reason, which is signed and accepted like the first.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import checkpoints, following, recording, sequencing
from commune.lib.fold import one_line
from commune.lib.periods import Period
from commune.people.models import Person, UnitRole
from commune.program import counted, readings
from commune.reports import access, figures
from commune.reports.models import Freeze, FreezeAcceptance, FreezeSignature
from commune.units.models import AdminUnit

LONGEST_REASON = 500


class SealingRefusedError(ValueError):
    """Nothing was written; the message is for the page."""


def prepare(unit: AdminUnit, period: Period, *, by: str, reason: str = "") -> Freeze:
    """Count everything and keep it. Preparing again before the signature takes the place of what was prepared.

    `by`: an actor key. Raises SealingRefusedError for a period to come, and for one that is sealed without a reason.
    """
    if period.first > timezone.localdate():
        raise SealingRefusedError(_("Kỳ này chưa bắt đầu nên chưa có gì để chốt."))
    following.catch_up()
    counted.refresh()
    readings.record_all(unit)
    with transaction.atomic():
        unit = _locked(unit)
        sealed = sealed_of(unit, period)
        if sealed and not one_line(reason):
            raise SealingRefusedError(
                _("Kỳ này đã chốt và được nghiệm thu. Muốn báo cáo lại, hãy ghi lý do.")
            )
        content = figures.content_of(unit, period, log_size=sequencing.size())
        row = Freeze(
            unit=unit, period=period.text, content=figures.canonical(content), root=figures.root_of(content)
        )
        row.log_size, row.restates, row.reason = (
            content["heading"]["log_size"],
            sealed,
            _reason(reason, sealed),
        )
        row.prepared_at, row.prepared_by = timezone.now(), by
        return recording.enter(row, by=by)


def sign(freeze: Freeze, *, by: Person) -> FreezeSignature:
    """The head of the unit signs what was prepared last. Signing again gives the signature that is there."""
    office = access.signing_office(by, freeze.unit)
    if office is None:
        raise SealingRefusedError(_("Chỉ người đứng đầu đơn vị ký chốt kỳ."))
    with transaction.atomic():
        _locked(freeze.unit)
        _require_newest(freeze)
        known = FreezeSignature.objects.filter(freeze=freeze).first()
        if known:
            return known
        row = FreezeSignature(freeze=freeze, root=freeze.root, name=by.full_name, title=_title(office))
        row.signed_at, row.signed_by = timezone.now(), by.log_actor
        return recording.enter(row, by=by.log_actor)


def accept(freeze: Freeze, *, by: Person) -> FreezeAcceptance:
    """The level above accepts what was signed; the log's head is signed at once, so that the report can be given."""
    office = access.accepting_office(by, freeze.unit)
    if office is None:
        raise SealingRefusedError(_("Chỉ cán bộ cấp trên nghiệm thu kỳ đã ký."))
    with transaction.atomic():
        _locked(freeze.unit)
        _require_newest(freeze)
        signature = FreezeSignature.objects.filter(freeze=freeze).first()
        if signature is None:
            raise SealingRefusedError(_("Kỳ này chưa được ký chốt nên chưa nghiệm thu được."))
        row = FreezeAcceptance.objects.filter(signature=signature).first() or _accepted(signature, by, office)
    following.catch_up()
    checkpoints.sign_head()
    return row


def _accepted(signature: FreezeSignature, by: Person, office: UnitRole) -> FreezeAcceptance:
    if by.log_actor in (signature.signed_by, signature.freeze.prepared_by):
        raise SealingRefusedError(_("Người nghiệm thu phải khác người lập và người ký."))
    row = FreezeAcceptance(signature=signature, root=signature.root, name=by.full_name, title=_title(office))
    row.accepted_at, row.accepted_by = timezone.now(), by.log_actor
    return recording.enter(row, by=by.log_actor)


def latest_of(unit: AdminUnit, period: Period) -> Freeze | None:
    """Prepared last, whatever became of it."""
    return Freeze.objects.of(unit, period.text).select_related("unit", "signature__acceptance").first()


def sealed_of(unit: AdminUnit, period: Period) -> Freeze | None:
    """What holds: accepted last."""
    found = Freeze.objects.of(unit, period.text).accepted()
    return (
        found.select_related("unit", "signature__acceptance")
        .order_by("-signature__acceptance__accepted_at")
        .first()
    )


def _locked(unit: AdminUnit) -> AdminUnit:
    return (
        AdminUnit.objects.select_for_update(no_key=True, of=("self",))
        .select_related("parent__parent")
        .get(pk=unit.pk)
    )


def _require_newest(freeze: Freeze) -> None:
    newest = Freeze.objects.of(freeze.unit, freeze.period).first()
    if newest != freeze:
        raise SealingRefusedError(_("Số liệu đã được lập lại sau bản này. Hãy xem bản mới nhất."))


def _reason(reason: str, sealed: Freeze | None) -> str:
    return one_line(reason)[:LONGEST_REASON] if sealed else ""


def _title(office: UnitRole) -> str:
    return f"{office.get_role_display()}, {office.unit.name}"
