"""Lab tests of lots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Person
from commune.quality import access
from commune.quality.models import LabResult, LabTest
from commune.trace.models import Lot


class ReportRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who entered it."""


@dataclass(frozen=True)
class Reading:
    """One line of the report; `value` None: not detected."""

    substance: str
    value: Decimal | None
    unit: str
    limit: Decimal | None = None
    limit_source: str = ""
    detection_limit: Decimal | None = None


def enter_report(
    lot: Lot,
    *,
    lab: str,
    method: str,
    report_number: str,
    sampled_on: date,
    reported_on: date,
    results: Sequence[Reading],
    by: Person,
    accreditation: str = "",
) -> LabTest:
    """Keep a report with its results. The same report again gives the row that is there."""
    if not access.may_enter_test(by, lot):
        raise ReportRefusedError("Anh chị không có quyền nhập phiếu cho lô này.")
    _check(results, sampled_on, reported_on)
    with transaction.atomic():
        known = LabTest.objects.filter(lab=lab, report_number=report_number).first()
        if known:
            return _same(known, lot)
        row = LabTest(
            lot=lot, lab=lab, accreditation=accreditation, method=method, report_number=report_number
        )
        row.sampled_on, row.reported_on, row.entered_by, row.entered_at = (
            sampled_on,
            reported_on,
            by,
            timezone.now(),
        )
        recording.enter(row, by=by.log_actor)
        recording.enter_all([_result(row, reading) for reading in results], by=by.log_actor)
    return row


def _check(results: Sequence[Reading], sampled_on: date, reported_on: date) -> None:
    if not results:
        raise ReportRefusedError("Phiếu phải có ít nhất một kết quả.")
    if reported_on < sampled_on:
        raise ReportRefusedError("Ngày trả kết quả không được trước ngày lấy mẫu.")
    if any(reading.value is not None and reading.value < 0 for reading in results):
        raise ReportRefusedError("Kết quả không được âm.")


def _same(known: LabTest, lot: Lot) -> LabTest:
    if known.lot_id != lot.pk:
        raise ReportRefusedError(f"Phiếu {known.report_number} đã được nhập cho lô khác.")
    return known


def _result(test: LabTest, reading: Reading) -> LabResult:
    return LabResult(
        test=test,
        substance=reading.substance,
        value=reading.value,
        unit=reading.unit,
        limit=reading.limit,
        limit_source=reading.limit_source,
        detection_limit=reading.detection_limit,
    )


def of_lots(lots: Iterable[Lot]) -> list[LabTest]:
    """Tests of exactly these lots with their results, newest report first."""
    found = LabTest.objects.filter(lot__in=list(lots)).select_related("lot").prefetch_related("results")
    return list(found.order_by("-reported_on", "report_number"))
