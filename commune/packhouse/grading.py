"""Grading (phân loại): kilograms of a lot that was weighed in, sorted into grades, and what was put aside and why."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction

from commune.ledger import recording
from commune.lib.epcis import build
from commune.packhouse.available import Available, amounts_of, lots_of
from commune.packhouse.grades import MIXED, known_rejects, sorted_grades
from commune.packhouse.intake import check_free, check_house, check_moment
from commune.packhouse.models import Grading, GradingLine, Intake, PackingInput
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same, kilograms, to_the_gram
from commune.people.models import Person
from commune.places.models import Place
from commune.trace import events, identifiers, lots
from commune.trace.models import Lot

Amounts = Mapping[str, Decimal]


def grade(
    lot: Lot,
    *,
    taken: Decimal,
    grades: Amounts,
    rejects: Amounts,
    at: datetime,
    by: Person,
    place: Place,
    client_id: UUID,
) -> Grading:
    """Sort `taken` kg: grades (code to kg) and rejects (reason to kg) add up to it, to the gram.

    Rows and inspecting events in one transaction. Idempotent by `client_id`. Raises PackingRefusedError: not
    weighed in yet, more than is left unsorted, sums that differ, packed under a grade before it was sorted,
    recalled or held, not a member's lot, not her packing house.
    """
    weight = to_the_gram(taken, "taken")
    sorted_out = {code: to_the_gram(kg, f"grade-{code}") for code, kg in grades.items() if kg}
    put_aside = {code: to_the_gram(kg, f"reject-{code}") for code, kg in rejects.items() if kg}
    facts = {"taken": weight, "grades": sorted_out, "rejects": put_aside}
    digest = digest_of({**facts, "lot": lot.pk, "place": place.pk, "by": by.pk})
    with transaction.atomic():
        known = Grading.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, digest)
            return known
        lots.locked([lot])
        row = Grading(client_id=client_id, lot=lot, place=place, taken=weight, digest=digest)
        row.graded_at, row.graded_by = at, by
        _check(row)
        check_sums(weight, sorted_out, put_aside)
        _keep(row, sorted_out, put_aside)
    return row


def _keep(row: Grading, grades: Amounts, rejects: Amounts) -> None:
    lines = [GradingLine(grading=row, grade=code, quantity=kg) for code, kg in grades.items()]
    lines += [GradingLine(grading=row, reason=code, quantity=kg) for code, kg in rejects.items()]
    recording.enter(row, by=row.graded_by.log_actor)
    recording.enter_all(lines, by=row.graded_by.log_actor)
    _report(row, grades, rejects)


def _check(row: Grading) -> None:
    check_house(row.graded_by, row.place)
    check_moment(row.graded_at, [row.lot])
    if not lots_of(row.place.holder).filter(pk=row.lot.pk).exists():
        raise PackingRefusedError(f"Lô {row.lot.code} không phải của thành viên hợp tác xã.", "lot")
    check_free([row.lot])
    (amount,) = amounts_of([row.lot], row.place)
    _check_order(row, amount)
    left = amount.unsorted
    if row.taken <= 0:
        raise PackingRefusedError("Số ký đem phân loại phải lớn hơn 0.", "taken")
    if row.taken > left:
        told = kilograms(max(left, Decimal(0)))
        raise PackingRefusedError(f"Lô {row.lot.code} chỉ còn {told} chưa phân loại.", "taken")


def _check_order(row: Grading, amount: Available) -> None:
    first = Intake.objects.filter(lot=row.lot, place=row.place).order_by("received_at").first()
    if first is None:
        raise PackingRefusedError(
            f"Lô {row.lot.code} chưa nhập kho. Hãy cân nhập kho trước khi phân loại.", "lot"
        )
    if first.received_at > row.graded_at:
        raise PackingRefusedError(
            f"Lô {row.lot.code} nhập kho sau lúc này. Hãy xem lại ngày giờ phân loại.", "day"
        )
    here = PackingInput.objects.filter(lot=row.lot, packing__place=row.place)
    if not amount.is_graded and here.exclude(packing__grade=MIXED).exists():
        raise PackingRefusedError(
            f"Lô {row.lot.code} đã đóng gói theo loại khi chưa phân loại, nay không phân loại lại được.",
            "lot",
        )


def check_sums(taken: Decimal, grades: Amounts, rejects: Amounts) -> None:
    """Raises PackingRefusedError: a grade or reason nobody knows, or sums that differ, saying by how much."""
    if set(grades) - set(sorted_grades()):
        raise PackingRefusedError("Không có loại này.", "grades")
    if set(rejects) - set(known_rejects()):
        raise PackingRefusedError("Không có lý do loại bỏ này.", "rejects")
    out, aside = sum(grades.values(), Decimal(0)), sum(rejects.values(), Decimal(0))
    difference = taken - out - aside
    if difference:
        side = "còn thiếu" if difference > 0 else "dư"
        told = f"Đem phân loại {kilograms(taken)}, các loại {kilograms(out)}, loại bỏ {kilograms(aside)}"
        raise PackingRefusedError(f"{told}: {side} {kilograms(abs(difference))}. Hãy cân lại.", "taken")


def _report(row: Grading, grades: Amounts, rejects: Amounts) -> None:
    """One inspecting event for what conforms and, where something was put aside, one for that.

    Grades and reasons are extensions in our own vocabulary: CBV 2.0 has no word for them.
    """
    rejected = f"urn:uuid:{uuid5(row.pk, 'rejected')}"
    for event_id, disposition, amounts in (
        (row.event_id, "conformant", grades),
        (rejected, "non_conformant", rejects),
    ):
        if amounts:
            events.record(_event(row, event_id, disposition, amounts), by=row.graded_by.log_actor)


def _event(row: Grading, event_id: str, disposition: str, amounts: Amounts) -> dict[str, object]:
    here = identifiers.place_uri(row.place)
    return build.object_event(
        row.graded_at,
        "OBSERVE",
        quantities=[
            build.Quantity(identifiers.uri_of(row.lot), sum(amounts.values(), Decimal(0)), row.lot.uom)
        ],
        event_id=event_id,
        biz_step="inspecting",
        disposition=disposition,
        read_point=here,
        biz_location=here,
        extensions={"ls:kilograms": {f"ls:{code}": float(kg) for code, kg in amounts.items()}},
        prefixes={"ls": identifiers.vocabulary_uri("")},
    )
