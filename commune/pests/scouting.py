"""Scouting (điều tra): counting pests and their enemies, telling the farmer, and her answer."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from commune.ledger.recording import enter, enter_all
from commune.lib.fold import one_line
from commune.lib.vietnamese import format_number
from commune.people.access import works_in
from commune.people.models import LEADING, Person, Role
from commune.people.reaching import tell
from commune.pests.catalogue import Kind, organisms, stages
from commune.pests.models import CountReply, EnemyCount, ScoutingCount
from commune.places.models import Place
from commune.places.work import farmers_of, plots_worked_by
from commune.units.history import date_today

MOST_SAMPLES, MOST_FOUND = 10_000, 1_000_000
OLDEST = timedelta(days=365)
LONGEST_NOTE = 300


class CountRefused(ValueError):
    """The message is a plain sentence; `part` names the wrong field."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def record_count(
    plot: Place,
    *,
    crop: str,
    organism: str,
    stage: str,
    counted_on: date,
    samples: int,
    found: int,
    by: Person,
    client_id: UUID,
    enemies: Mapping[str, int] | None = None,
    note: str = "",
) -> ScoutingCount:
    """`found` of a pest (or units with a disease) on `samples` units, and enemies found on the same units.

    Above the threshold of any source, the farmers of the plot get a message in the same transaction. The same
    `client_id` and content gives the count that is there; other content is refused. Raises CountRefused, and
    PermissionError unless `by` works or advises the plot.
    """
    _check_right(plot, by)
    lines = dict(enemies or {})
    _check_what(crop, organism, stage, lines)
    _check_figures(counted_on, samples, found, lines, note)
    row = ScoutingCount(
        client_id=client_id, plot=plot, crop=crop, organism=organism, stage=stage, counted_on=counted_on,
        samples=samples, found=found, note=one_line(note), entered_by=by, entered_at=timezone.now(),
    )  # fmt: skip
    row.digest = _digest(row, lines)
    known = ScoutingCount.objects.filter(client_id=client_id).first()
    if known:
        return _same(known, row)
    try:
        with transaction.atomic():
            return _kept(row, lines)
    except IntegrityError:  # lost a race against the same sending
        winner = ScoutingCount.objects.filter(client_id=client_id).first()
        if winner is None:
            raise
        return _same(winner, row)


def reply(count: ScoutingCount, *, answer: str, by: Person) -> CountReply:
    """The household's answer to the notice; the first one stands. Raises PermissionError for anybody else."""
    if not works_in(by, count.plot.holder, Role.FARMER, *LEADING):
        raise PermissionError(f"{by.log_actor} may not answer for {count.plot.code}")
    if answer not in CountReply.Answer.values:
        raise CountRefused("Hãy chọn một câu trả lời.", "answer")
    with transaction.atomic():
        ScoutingCount.objects.select_for_update(no_key=True).get(pk=count.pk)
        known = CountReply.objects.filter(scouting=count).first()
        if known:
            return known
        made = CountReply(scouting=count, answer=answer, by=by, at=timezone.now())
        return enter(made, by=by.log_actor)


def _check_right(plot: Place, by: Person) -> None:
    if not plots_worked_by(by).filter(pk=plot.pk).exists():
        raise PermissionError(f"{by.log_actor} may not count on {plot.code}")


def _check_what(crop: str, organism: str, stage: str, enemies: Mapping[str, int]) -> None:
    known = organisms()
    if crop not in stages():
        raise CountRefused("Không có cây trồng này.", "crop")
    if organism not in known or known[organism].kind is Kind.ENEMY or crop not in known[organism].crops:
        raise CountRefused("Hãy chọn sâu bệnh của cây này.", "organism")
    if stage not in stages()[crop]:
        raise CountRefused("Hãy chọn giai đoạn của cây.", "stage")
    if any(each not in known or known[each].kind is not Kind.ENEMY for each in enemies):
        raise CountRefused("Không có thiên địch này.")


def _check_figures(counted_on: date, samples: int, found: int, enemies: Mapping[str, int], note: str) -> None:
    if counted_on > date_today():
        raise CountRefused("Ngày đếm chưa tới. Hãy xem lại.", "counted_on")
    if counted_on < date_today() - OLDEST:
        raise CountRefused("Ngày đếm xa quá. Hãy xem lại năm.", "counted_on")
    if not 0 < samples <= MOST_SAMPLES:
        raise CountRefused("Số chỗ đã coi phải từ 1 tới 10.000.", "samples")
    if not 0 <= found <= MOST_FOUND:
        raise CountRefused("Số đếm được phải từ 0 tới 1.000.000.", "found")
    if any(not 0 <= each <= MOST_FOUND for each in enemies.values()):
        raise CountRefused("Số thiên địch phải từ 0 tới 1.000.000.")
    if len(note) > LONGEST_NOTE:
        raise CountRefused(f"Ghi chú dài quá, tối đa {LONGEST_NOTE} chữ.", "note")


def _kept(row: ScoutingCount, enemies: Mapping[str, int]) -> ScoutingCount:
    actor = row.entered_by.log_actor
    enter(row, by=actor)
    enter_all(
        [EnemyCount(count=row, organism=each, found=number) for each, number in enemies.items()], by=actor
    )
    if row.is_alarm:
        _warn(row)
    return row


def _warn(row: ScoutingCount) -> None:
    """Whoever counted knows it already."""
    facts = {
        "pest": row.pest.name,
        "plot": row.plot.name,
        "mean": format_number(row.mean),
        "unit": row.pest.unit,
        "address": settings.PUBLIC_ADDRESS + reverse("pests:count", args=[row.pk]),
    }
    for farmer in farmers_of(row.plot):
        if farmer.pk != row.entered_by_id:
            tell(farmer, template="pests/alarm", params=facts, dedup_key=f"pests.alarm:{row.pk}:{farmer.pk}")


def _digest(row: ScoutingCount, enemies: Mapping[str, int]) -> str:
    content = [
        str(row.plot_id), row.crop, row.organism, row.stage, row.counted_on.isoformat(), row.samples, row.found,
        row.note, sorted(enemies.items()), str(row.entered_by_id),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _same(known: ScoutingCount, row: ScoutingCount) -> ScoutingCount:
    if known.digest != row.digest:
        raise CountRefused("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới để ghi.")
    return known
