"""Treatment (xử lý nhiệt): lots in hot water or steam, judged by their curve against a dated protocol."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from commune.coldchain import sensing
from commune.coldchain.curves import CurveError, Point, in_order
from commune.coldchain.dated import Protocol, protocol_of, protocols
from commune.coldchain.episodes import judged
from commune.coldchain.models import TreatedLot, Treatment
from commune.ledger import recording
from commune.lib.epcis import build
from commune.lib.vietnamese import VIETNAM
from commune.packhouse.available import amounts_of, lots_of
from commune.packhouse.intake import check_free, check_house, check_moment
from commune.packhouse.refusing import PackingRefusedError, digest_of, insist_same, kilograms, to_the_gram
from commune.people.models import Person
from commune.places.models import Place
from commune.trace import events, holds, identifiers, lots
from commune.trace.models import Lot


def treat(
    inputs: Sequence[tuple[Lot, Decimal]],
    *,
    protocol: str,
    curve: Sequence[Point],
    by: Person,
    place: Place,
    client_id: UUID,
) -> Treatment:
    """Kilograms of lots went through `protocol`, as the curve shows. A curve that does not meet it holds the lots.

    Rows, event with the curve and holds in one transaction. Idempotent by `client_id`. Raises PackingRefusedError:
    not weighed in yet, more than is left, another species, no such protocol that day, recalled or held, a curve of
    nothing or of tomorrow, not her packing house.
    """
    taken = [(lot, to_the_gram(kg, "inputs")) for lot, kg in inputs if kg]
    points = _points(curve)
    digest = _digest(taken, protocol, points, by, place)
    with transaction.atomic():
        known = Treatment.objects.filter(client_id=client_id).first()
        if known:
            insist_same(known.digest, digest)
            return known
        lots.locked(lot for lot, _ in taken)
        rule = _rule(protocol, points[0].at)
        _check(taken, rule, points, by, place)
        row = Treatment(client_id=client_id, place=place, protocol=protocol, edition=rule.valid_from)
        row.curve, row.treated_by, row.digest = written_curve(points), by, digest
        row.started_at, row.ended_at = points[0].at, points[-1].at
        row.is_met, row.reason = judged(points, rule)
        recording.enter(row, by=by.log_actor)
        lines = [TreatedLot(treatment=row, lot=lot, quantity=kg) for lot, kg in taken]
        recording.enter_all(lines, by=by.log_actor)
        events.record(_event(row, points, dict(taken)), by=by.log_actor)
        _hold(row, rule, taken)
    return row


def rule_of(row: Treatment) -> Protocol | None:
    """The edition by which it was judged; None when the data no longer hold it."""
    editions = (each for each in protocols() if (each.code, each.valid_from) == (row.protocol, row.edition))
    return next(editions, None)


def written_curve(points: Sequence[Point]) -> str:
    pairs = [[point.at.astimezone(VIETNAM).isoformat(), str(point.celsius)] for point in points]
    return json.dumps(pairs, separators=(",", ":"))


def points_of(curve: str) -> list[Point]:
    return [Point(datetime.fromisoformat(at), Decimal(celsius)) for at, celsius in json.loads(curve)]


def _points(curve: Sequence[Point]) -> list[Point]:
    try:
        points = in_order(curve)
    except CurveError as error:
        raise PackingRefusedError(str(error), "curve") from error
    if len(points) < 2:  # noqa: PLR2004  # one reading is no curve
        raise PackingRefusedError("Đường nhiệt độ phải có ít nhất hai số đo.", "curve")
    return points


def _digest(
    taken: Sequence[tuple[Lot, Decimal]], protocol: str, points: list[Point], by: Person, place: Place
) -> str:
    inputs = sorted((str(lot.pk), str(kg)) for lot, kg in taken)
    # By minutes from its start: a tablet that reads the same curve with another zone sends the same treatment.
    curve = [(str(point.at - points[0].at), str(point.celsius)) for point in points]
    return digest_of({"inputs": inputs, "protocol": protocol, "place": place.pk, "by": by.pk, "curve": curve})


def _rule(code: str, at: datetime) -> Protocol:
    rule = protocol_of(code, at.astimezone(VIETNAM).date())
    if rule is None:
        raise PackingRefusedError("Không có quy trình xử lý này vào ngày đó.", "protocol")
    return rule


def _check(
    taken: Sequence[tuple[Lot, Decimal]], rule: Protocol, points: list[Point], by: Person, place: Place
) -> None:
    check_house(by, place)
    among = [lot for lot, _ in taken]
    if not among:
        raise PackingRefusedError("Hãy chọn ít nhất một lô và ghi số ký.", "inputs")
    check_moment(points[-1].at, [])
    check_moment(points[0].at, among)
    own = set(lots_of(place.holder).filter(pk__in=[lot.pk for lot in among]).values_list("pk", flat=True))
    wanted = dict(taken)
    for found in amounts_of(among, place):
        code = found.lot.code
        if found.lot.pk not in own:
            raise PackingRefusedError(f"Lô {code} không phải của thành viên hợp tác xã.", "inputs")
        if found.received is None:
            raise PackingRefusedError(f"Lô {code} chưa nhập kho. Hãy cân nhập kho trước khi xử lý.", "inputs")
        if found.lot.trade_item.variety.species_id != rule.species:
            raise PackingRefusedError(f"Quy trình {rule.label} không dùng cho lô {code}.", "protocol")
        if not 0 < wanted[found.lot] <= found.left:
            raise PackingRefusedError(
                f"Lô {code} chỉ còn {kilograms(max(found.left, Decimal(0)))}.", "inputs"
            )
    check_free(among)


def _event(row: Treatment, points: list[Point], taken: Mapping[Lot, Decimal]) -> dict[str, object]:
    here = identifiers.place_uri(row.place)
    return build.object_event(
        row.ended_at,
        "OBSERVE",
        quantities=[build.Quantity(identifiers.uri_of(lot), kg, lot.uom) for lot, kg in taken.items()],
        event_id=row.event_id,
        biz_step=identifiers.vocabulary_uri(f"treating-{row.protocol}"),
        disposition="conformant" if row.is_met else "non_conformant",
        read_point=here,
        biz_location=here,
        sensor_elements=[sensing.element(points)],
    )


def _hold(row: Treatment, rule: Protocol, taken: Sequence[tuple[Lot, Decimal]]) -> None:
    if row.is_met:
        return
    for lot, _ in taken:
        holds.place(lot, reason=f"{rule.label} không đạt. {row.reason}", by=row.treated_by)
