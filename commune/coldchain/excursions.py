"""Temperature excursions (vượt nhiệt): lots that lay too warm or too cold are held, and lose days of life.

Judged in the transaction of the readings or of the stay that tells it, so every door sees it at once. Readings that
come late change the finding: a new row takes the place of the old one, holds stay until the manager releases them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from commune.coldchain import episodes as measured
from commune.coldchain.curves import Point
from commune.coldchain.dated import Limit, limit_of
from commune.coldchain.episodes import Episode
from commune.coldchain.models import (
    ColdRoom,
    Excursion,
    ExcursionRevision,
    ExcursionSet,
    ExposedLot,
    Leaving,
    Reading,
    Side,
    Stay,
)
from commune.ledger import recording
from commune.lib.vietnamese import VIETNAM
from commune.people.models import Person
from commune.trace import freshness, holds, lineage
from commune.trace.models import Hold, Lot

CAUSE = "coldchain"


@dataclass(frozen=True)
class Exposure:
    """What one lot itself went through in an episode of its room; `since` is its first reading there."""

    lot: Lot
    since: datetime
    minutes: int
    days: int


@dataclass(frozen=True)
class Watch:
    """One source of readings in one room, judged on one side of one limit; `by` answers for what is found."""

    room: ColdRoom
    source: str
    side: str
    limit: Limit
    by: Person

    @property
    def readings(self) -> QuerySet[Reading]:
        return Reading.objects.filter(room=self.room, source=self.source)

    @property
    def excursions(self) -> ExcursionSet:
        """Those that stand."""
        about = {"room": self.room, "source": self.source, "side": self.side, "species": self.limit.species}
        return Excursion.objects.standing().filter(**about)


Found = tuple[Episode, list[Exposure]]


def reconsider(
    room: ColdRoom, *, since: datetime, by: Person, until: datetime | None = None, source: str | None = None
) -> int:
    """Judge the room again where readings or stays changed. Returns how many lots came under hold. Twice is once.

    The caller holds the room's lock and its transaction.
    """
    sources = Reading.objects.filter(room=room).values_list("source", flat=True).distinct()
    count = 0
    for each in sources if source is None else [source]:
        for species in _species_in(room, since):
            limit = limit_of(species, since.astimezone(VIETNAM).date())
            for side in Side.values if limit else ():
                count += _judge(Watch(room, each, side, limit, by), since, until)  # type: ignore[arg-type]
    return count


def _species_in(room: ColdRoom, since: datetime) -> list[str]:
    """Of everything that lay in the room since, and of what was found there before."""
    stays = Stay.objects.filter(room=room).filter(Q(leaving__isnull=True) | Q(leaving__left_at__gte=since))
    earlier = Excursion.objects.standing().filter(room=room, until__gte=since)
    found = set(stays.values_list("lot__trade_item__variety__species", flat=True))
    return sorted(found | set(earlier.values_list("species", flat=True)))


def _judge(watch: Watch, since: datetime, until: datetime | None) -> int:
    first, last = _window(watch, since, until)
    rows = watch.readings.filter(at__gte=first, at__lte=last).order_by("at")
    points = [Point(at, celsius) for at, celsius in rows.values_list("at", "celsius")]
    found = []
    for episode in measured.episodes(points, watch.limit, watch.side):
        exposures = _exposures(watch, episode) if measured.is_too_long(episode, watch.limit) else []
        if exposures:
            found.append((episode, exposures))
    known = watch.excursions.filter(since__lte=last, until__gte=first).prefetch_related(
        "lots__hold", "lots__lot"
    )
    return _brought_in_line(watch, found, list(known))


def _window(watch: Watch, since: datetime, until: datetime | None) -> tuple[datetime, datetime]:
    """From the last reading within limits before to the first one after: episodes are seen whole."""
    limit, readings = watch.limit, watch.readings
    inside = Q(celsius__lte=limit.max_c) if watch.side == Side.ABOVE else Q(celsius__gte=limit.min_c)
    ends = readings.aggregate(first=Min("at"), last=Max("at"))
    before = readings.filter(inside, at__lt=since).aggregate(found=Max("at"))["found"]
    after = readings.filter(inside, at__gt=until).aggregate(found=Min("at"))["found"] if until else None
    return before or ends["first"] or since, after or ends["last"] or since


def _exposures(watch: Watch, episode: Episode) -> list[Exposure]:
    """Lots that themselves lay in it for longer than allowed: a lot that left before is not concerned."""
    start, end = episode.points[0].at, episode.points[-1].at
    stays = Stay.objects.filter(room=watch.room, entered_at__lt=end)
    stays = stays.filter(lot__trade_item__variety__species=watch.limit.species)
    stays = stays.filter(Q(leaving__isnull=True) | Q(leaving__left_at__gt=start))
    found: dict[UUID, Exposure] = {}
    for stay in stays.select_related("lot__trade_item__variety", "leaving").order_by("entered_at"):
        own = Episode(episode.side, tuple(_during(episode.points, stay)))
        if own.points and measured.is_too_long(own, watch.limit):
            days = measured.days_lost(own, watch.limit)
            found[stay.lot_id] = Exposure(stay.lot, own.points[0].at, own.minutes, days)
    return list(found.values())


def _during(points: Iterable[Point], stay: Stay) -> list[Point]:
    left: Leaving | None = getattr(stay, "leaving", None)
    return [p for p in points if p.at >= stay.entered_at and (left is None or p.at <= left.left_at)]


def _brought_in_line(watch: Watch, found: Sequence[Found], known: Sequence[Excursion]) -> int:
    """What is known becomes what was found: new rows, revisions of old ones, holds, dates."""
    replaced: dict[UUID, Excursion | None] = {row.pk: None for row in known}
    touched = {line.lot for row in known for line in row.lots.all()}
    count, new = 0, 0
    for episode, exposures in found:
        first, last = episode.points[0].at, episode.points[-1].at
        overlapping = [row for row in known if row.since <= last and row.until >= first]
        if len(overlapping) == 1 and _is_as_known(overlapping[0], episode, exposures):
            replaced.pop(overlapping[0].pk, None)
            continue
        row = recording.enter(_row(watch, episode), by=watch.by.log_actor)
        count += _expose(row, exposures, overlapping, watch.by)
        replaced |= {old.pk: row for old in overlapping}
        touched |= {exposure.lot for exposure in exposures}
        new += 1
    for key, replacement in replaced.items():
        revision = ExcursionRevision(excursion_id=key, replacement=replacement, revised_at=timezone.now())
        recording.enter(revision, by=watch.by.log_actor)
    if replaced or new:
        _shorten(touched, watch.by)
    return count


def _is_as_known(row: Excursion, episode: Episode, exposures: Sequence[Exposure]) -> bool:
    facts = (row.since, row.until, row.readings, row.extreme)
    now = (episode.points[0].at, episode.points[-1].at, len(episode.points), episode.extreme)
    lines = {line.lot_id: (line.minutes, line.days) for line in row.lots.all() if line.minutes}
    return facts == now and lines == {each.lot.pk: (each.minutes, each.days) for each in exposures}


def _row(watch: Watch, episode: Episode) -> Excursion:
    limit = watch.limit
    return Excursion(
        room=watch.room,
        source=watch.source,
        species_id=limit.species,
        side=episode.side,
        since=episode.points[0].at,
        until=episode.points[-1].at,
        readings=len(episode.points),
        extreme=episode.extreme,
        limit_c=limit.max_c if episode.side == Side.ABOVE else limit.min_c,
        summary=f"{watch.room.name}: {measured.told(episode, limit)}",
        working=measured.working(episode, limit),
        rule=measured.cited(limit, episode.side),
        found_at=timezone.now(),
        found_by=watch.by,
    )


def _expose(row: Excursion, exposures: Sequence[Exposure], replaced: Sequence[Excursion], by: Person) -> int:
    """Holds on the lots and on what was made of them since; a hold of before goes on unless it has become worse."""
    before = {line.lot_id: line for old in replaced for line in old.lots.all()}
    lines, count = [], 0
    for exposure in exposures:
        lines.append((exposure.lot, exposure.minutes, exposure.days))
        made = [lot for lot in lineage.descendants_of(exposure.lot) if lot.made_at >= exposure.since]
        lines += [(lot, 0, 0) for lot in made]
    seen: set[UUID] = set()
    rows = []
    for lot, minutes, days in lines:
        if lot.pk in seen:
            continue
        seen.add(lot.pk)
        known = before.get(lot.pk)
        is_worse = known is None or days > known.days
        hold = _held(lot, row, by) if is_worse else known.hold  # type: ignore[union-attr]
        count += is_worse
        rows.append(ExposedLot(excursion=row, lot=lot, minutes=minutes, days=days, hold=hold))
    recording.enter_all(rows, by=by.log_actor)
    return count


def _held(lot: Lot, row: Excursion, by: Person) -> Hold:
    return holds.place(lot, reason=f"Vượt nhiệt. {row.summary}", by=by)


def _shorten(lots: Iterable[Lot], by: Person) -> None:
    """Write what each lot, and everything made of it, has lost by now."""
    concerned = {lot.pk: lot for lot in lots}
    for lot in list(concerned.values()):
        concerned |= {each.pk: each for each in lineage.descendants_of(lot)}
    for lot in sorted(concerned.values(), key=lambda each: each.made_at):
        days, reasons = _lost(lot)
        reason = " ".join(reasons) or "Số đo về trễ cho thấy không vượt nhiệt."
        freshness.shorten(lot, cause=CAUSE, days=days, reason=reason, by=by)


def _lost(lot: Lot, before: datetime | None = None) -> tuple[int, list[str]]:
    """Days by standing excursions: its own, and the most that any lot in it had lost when it was made."""
    own = ExposedLot.objects.filter(lot=lot, excursion__revision__isnull=True, days__gt=0)
    if before is not None:
        own = own.filter(excursion__since__lt=before)
    rows = list(own.select_related("excursion").order_by("excursion__since"))
    parents = [_lost(link.parent, lot.made_at) for link in lineage.links_of([lot])]
    worst = max(parents, key=lambda each: each[0], default=(0, []))
    mine = [f"{row.excursion.summary} {row.excursion.working}" for row in rows]
    return sum(row.days for row in rows) + worst[0], [*mine, *worst[1]]
