"""Sensory sheets (phiếu cảm quan): one taster scores a lot on a dated form, which is data."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db import transaction

from commune.ledger import recording
from commune.lib.epcis import build
from commune.lib.vietnamese import VIETNAM
from commune.packhouse.available import lots_of
from commune.packhouse.intake import check_house, check_moment
from commune.packhouse.models import Intake, Tasting, TastingScore
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same
from commune.people.models import Organization, Person
from commune.places.models import Place
from commune.trace import events, identifiers
from commune.trace.models import Lot, LotKind, LotSet


@dataclass(frozen=True)
class Attribute:
    """Scored from `least` to `most`; `low` and `high` say what the ends mean."""

    code: str
    label: str
    least: int
    most: int
    low: str
    high: str


@dataclass(frozen=True)
class Sheet:
    """One edition of a form, from a day on and, if another followed, until one."""

    code: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str
    attributes: tuple[Attribute, ...]


def sheet_on(day: date, code: str = "mango") -> Sheet | None:
    """The latest edition that holds on that day."""
    holding = [
        sheet
        for sheet in sheets()
        if sheet.code == code
        and sheet.valid_from <= day
        and (sheet.valid_to is None or day <= sheet.valid_to)
    ]
    return max(holding, key=lambda sheet: sheet.valid_from, default=None)


def sheet_of(tasting: Tasting) -> Sheet:
    """The edition on which it was written. Raises LookupError when the data no longer hold it."""
    for sheet in sheets():
        if (sheet.code, sheet.valid_from) == (tasting.sheet, tasting.edition):
            return sheet
    raise LookupError(tasting.sheet)


@cache
def sheets() -> tuple[Sheet, ...]:
    with (Path(__file__).parent / "data" / "sensory_sheets.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    editions = dict.fromkeys((line["sheet"], line["valid_from"]) for line in lines)
    return tuple(
        _sheet([line for line in lines if (line["sheet"], line["valid_from"]) == key]) for key in editions
    )


def _sheet(lines: list[dict[str, str]]) -> Sheet:
    first = lines[0]
    attributes = tuple(
        Attribute(
            each["attribute"],
            each["attribute_label"],
            int(each["least"]),
            int(each["most"]),
            each["low"],
            each["high"],
        )
        for each in lines
    )
    ends = date.fromisoformat(first["valid_to"]) if first["valid_to"] else None
    since = date.fromisoformat(first["valid_from"])
    return Sheet(first["sheet"], first["label"], since, ends, first["source"], attributes)


def lots_to_taste(holder: Organization) -> LotSet:
    """Its members' harvest lots and its own packed ones."""
    packed = Lot.objects.filter(holder=holder, kind=LotKind.PACKED).select_related("trade_item", "holder")
    return packed | lots_of(holder)


def taste(
    lot: Lot,
    *,
    scores: Mapping[str, int],
    at: datetime,
    by: Person,
    place: Place,
    client_id: UUID,
    sheet: str = "mango",
    remark: str = "",
) -> Tasting:
    """Write one taster's sheet: every attribute of the day's edition scored, within its scale.

    Idempotent by `client_id`. Raises PackingRefusedError: no sheet that day, attributes missing or unknown, a score
    off the scale, a lot that is another's or never came in, not her packing house.
    """
    digest = digest_of(
        {
            "lot": lot.pk,
            "scores": dict(sorted(scores.items())),
            "remark": remark,
            "place": place.pk,
            "by": by.pk,
        }
    )
    with transaction.atomic():
        known = Tasting.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, digest)
            return known
        form = sheet_on(at.astimezone(VIETNAM).date(), sheet)
        if form is None:
            raise PackingRefusedError("Ngày đó chưa có mẫu phiếu cảm quan.", "day")
        _check(lot, at, by, place)
        check_scores(form, scores)
        row = Tasting(client_id=client_id, lot=lot, place=place, sheet=form.code, edition=form.valid_from)
        row.remark, row.tasted_at, row.tasted_by, row.digest = remark, at, by, digest
        _keep(row, scores)
    return row


def _keep(row: Tasting, scores: Mapping[str, int]) -> None:
    recording.enter(row, by=row.tasted_by.log_actor)
    lines = [TastingScore(tasting=row, attribute=code, score=score) for code, score in scores.items()]
    recording.enter_all(lines, by=row.tasted_by.log_actor)
    events.record(_event(row, scores), by=row.tasted_by.log_actor)


def _check(lot: Lot, at: datetime, by: Person, place: Place) -> None:
    check_house(by, place)
    check_moment(at, [lot])
    packed = lot.kind == LotKind.PACKED and lot.holder_id == place.holder_id
    if not packed and not lots_of(place.holder).filter(pk=lot.pk).exists():
        raise PackingRefusedError(f"Lô {lot.code} không phải của hợp tác xã.", "lot")
    if not packed and not Intake.objects.filter(lot=lot, place=place).exists():
        raise PackingRefusedError(f"Lô {lot.code} chưa nhập kho. Hãy cân nhập kho trước khi nếm thử.", "lot")


def check_scores(form: Sheet, scores: Mapping[str, int]) -> None:
    """Raises PackingRefusedError naming the attribute."""
    known = {each.code: each for each in form.attributes}
    if set(scores) - set(known):
        raise PackingRefusedError("Phiếu không có mục này.", "scores")
    for code, attribute in known.items():
        if code not in scores:
            raise PackingRefusedError(f"Hãy cho điểm mục {attribute.label}.", f"score-{code}")
        if not attribute.least <= scores[code] <= attribute.most:
            told = f"{attribute.label}: điểm từ {attribute.least} đến {attribute.most}."
            raise PackingRefusedError(told, f"score-{code}")


def _event(row: Tasting, scores: Mapping[str, int]) -> dict[str, object]:
    """Sampling, with the scores as an extension of our own."""
    here = identifiers.place_uri(row.place)
    return build.object_event(
        row.tasted_at,
        "OBSERVE",
        quantities=[build.Quantity(identifiers.uri_of(row.lot))],
        event_id=row.event_id,
        biz_step="sampling",
        read_point=here,
        biz_location=here,
        extensions={"ls:scores": {f"ls:{code}": score for code, score in scores.items()}},
        prefixes={"ls": identifiers.vocabulary_uri("")},
    )
