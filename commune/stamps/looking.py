"""Is this stamp ours and unaltered, and what became of it?

Genuineness follows from the serial, the GTIN and the batch alone. The state follows from rows about ranges:
two queries, three when the batch is met for the first time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from commune.lib.gs1 import digital_link
from commune.lib.gs1.errors import Gs1Error
from commune.lib.serials.permutation import claim_of, is_genuine
from commune.stamps import addresses
from commune.stamps.house_key import KnownBatch, held_batch, held_key, house_key, known_batch
from commune.stamps.models import MarkKind
from commune.trace.models import Lot


class StampState(StrEnum):
    """Weakest first: where several hold, the last of them is shown."""

    ISSUED = "issued"
    DELIVERED = "delivered"
    ACTIVE = "active"
    CONSUMED = "consumed"
    LOCKED = "locked"
    RECALLED = "recalled"
    VOIDED = "voided"
    STOLEN = "stolen"


RANK = {state: rank for rank, state in enumerate(StampState)}
UNREADABLE, UNKNOWN, OTHER_PRODUCT, OTHER_LOT = "unreadable", "unknown", "other-product", "other-lot"
OTHER_ADDRESS = "other-address"


@dataclass(frozen=True, slots=True)
class StampView:
    """`state` and `lot` are None for a stamp that is not genuine; `since` is when the state came about.

    `reason` is a stable word: the state, or for a false stamp `unreadable` (no serial of ours can look so),
    `unknown` (never issued), `other-product`, `other-lot`, `other-address` (issued, but the address was changed).
    """

    genuine: bool
    reason: str
    state: StampState | None = None
    batch_number: int | None = None
    index: int | None = None
    lot: Lot | None = None
    since: datetime | None = None
    note: str = ""

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return sentence_of(self.reason)


def sentence_of(reason: str) -> str:
    return {
        UNREADABLE: _("Mã trên tem không đúng dạng. Tem này không phải do chúng tôi phát hành."),
        UNKNOWN: _("Không có tem nào mang mã này. Tem này không phải do chúng tôi phát hành."),
        OTHER_PRODUCT: _("Mã này thuộc tem của mặt hàng khác. Tem đã bị sửa hoặc làm giả."),
        OTHER_LOT: _("Mã này thuộc tem của lô hàng khác. Tem đã bị sửa hoặc làm giả."),
        OTHER_ADDRESS: _("Mã này in dưới một địa chỉ mạng khác. Tem đã bị sửa hoặc làm giả."),
        StampState.ISSUED: _("Tem thật nhưng chưa kích hoạt: chưa được phép gắn lên hàng bán ra."),
        StampState.DELIVERED: _("Tem thật, đã giao cho cơ sở nhưng chưa kích hoạt."),
        StampState.ACTIVE: _("Tem thật, đã kích hoạt."),
        StampState.CONSUMED: _("Tem thật, nhưng hàng mang tem này đã được ghi nhận là đã dùng."),
        StampState.LOCKED: _("Tem này đang bị khóa vì nghi bị sao chép."),
        StampState.RECALLED: _("Lô hàng của tem này đã bị thu hồi. Xin đừng dùng."),
        StampState.VOIDED: _("Tem này đã bị hủy, không còn giá trị."),
        StampState.STOLEN: _("Tem này nằm trong cuộn tem đã báo mất cắp."),
    }[reason]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What memory alone says of a serial; `unknown`: only `look_up` can tell."""

    verdict: Literal["genuine", "false", "unknown"]
    batch_number: int = -1
    index: int = -1
    lot: UUID | None = None


FALSE, UNSURE = Claimed("false"), Claimed("unknown")


def claim(serial: str, gtin: str, lot_code: str | None = None) -> Claimed:
    """Genuineness out of memory, for the lean scan path: no query, no file, safe in the event loop.

    `unknown` until `look_up` has met the batch once in this process, and for whatever is not genuine for
    another reason than its form: the full page says why.
    """
    key = held_key()
    if key is None:
        return UNSURE
    found = claim_of(key, serial)
    if found is None:
        return FALSE
    known = held_batch(found.batch_no)
    if known is None or known.lot is None or _reason_against(known, gtin, lot_code):
        return UNSURE
    if not is_genuine(known.key, found):
        return FALSE
    return Claimed("genuine", found.batch_no, found.index, known.lot)


def look_up(gtin: str, lot_code: str | None, serial: str) -> StampView:
    """Judges one stamp by what its address says; `gtin` in up to 14 digits, `lot_code` None where there is none."""
    found = claim_of(house_key(), serial)
    if found is None:
        return StampView(genuine=False, reason=UNREADABLE)
    known = known_batch(found.batch_no)
    if known is None or not is_genuine(known.key, found):
        return StampView(genuine=False, reason=UNKNOWN)
    against = _reason_against(known, gtin, lot_code if known.lot else None)
    if against:
        return StampView(genuine=False, reason=against, batch_number=found.batch_no, index=found.index)
    return _state_of(known, found.index, lot_code)


def look_up_address(uri: str) -> StampView:
    """Judges the whole address printed on a stamp, as `look_up`; further parameters say nothing and are ignored."""
    try:
        link = digital_link.parse(uri.strip())
    except Gs1Error:
        return StampView(genuine=False, reason=UNREADABLE)
    view = look_up(link.ais.get("01", ""), link.ais.get("10"), link.ais.get("21", ""))
    if view.genuine and not addresses.is_ours(uri):
        return StampView(False, OTHER_ADDRESS, batch_number=view.batch_number, index=view.index)
    return view


def _reason_against(known: KnownBatch, gtin: str, lot_code: str | None) -> str:
    if gtin.zfill(14) != known.gtin:
        return OTHER_PRODUCT
    return OTHER_LOT if lot_code and not is_same_code(lot_code, known.lot_code) else ""


def is_same_code(written: str, code: str) -> bool:
    """Stamps carry lot numbers in capitals; a phone that writes addresses small has altered nothing."""
    return written.upper() == code.upper()


def state_of(batch_number: int, index: int) -> StampState | None:
    """The state alone of a stamp that `claim` called genuine: one indexed statement, no lot fetched."""
    known = known_batch(batch_number)
    return _strongest(_happened(known, index)).state if known else None


def _state_of(known: KnownBatch, index: int, lot_code: str | None) -> StampView:
    happened = _happened(known, index)
    lot = _lot_of(known.lot or next((each.lot for each in happened if each.lot), None))
    if lot_code and not is_same_code(lot_code, lot.code if lot else ""):
        return StampView(genuine=False, reason=OTHER_LOT, batch_number=known.key.batch_no, index=index)
    top = _strongest(happened)
    return StampView(True, top.state, top.state, known.key.batch_no, index, lot, top.since, top.note)


class _Happened(NamedTuple):
    what: str
    at: datetime
    note: str
    lot: UUID | None


class _Found(NamedTuple):
    state: StampState
    since: datetime | None = None
    note: str = ""


# By hand, because every scan asks it: the query builder takes twenty times as long as the database.
_AT = "batch_id = %(batch)s AND first <= %(index)s AND last >= %(index)s"
_ANY = f"""
SELECT 'active', activated_at, '', lot_id FROM stamps_activation WHERE {_AT}
UNION ALL SELECT kind, marked_at, reason, NULL FROM stamps_stampmark
  WHERE batch_id = %(batch)s AND first = %(index)s AND last = %(index)s
UNION ALL SELECT kind, marked_at, reason, NULL FROM stamps_stampmark WHERE {_AT} AND last > first
UNION ALL SELECT 'recalled', recall.started_at, '', NULL
  FROM trace_recalledlot reached JOIN trace_recall recall ON recall.id = reached.recall_id
  WHERE reached.lot_id"""  # noqa: S608  # only parameters are put in
_OF_LOT = f"{_ANY} = %(lot)s"
_OF_ROLL = f"""{_ANY} IN (SELECT lot_id FROM stamps_stampassignment WHERE {_AT})
UNION ALL SELECT 'assigned', assigned_at, '', lot_id FROM stamps_stampassignment WHERE {_AT}"""  # noqa: S608


def _happened(known: KnownBatch, index: int) -> list[_Happened]:
    """Everything written about a range that holds the stamp, and recalls of its lot, in one statement."""
    facts = {"batch": _stored(known.pk), "index": index, "lot": known.lot and _stored(known.lot)}
    with connection.cursor() as cursor:
        cursor.execute(_OF_LOT if known.lot else _OF_ROLL, facts)
        return [_Happened(what, _moment(at), note, _key(lot)) for what, at, note, lot in cursor.fetchall()]


def _stored(key: UUID) -> UUID | str:
    return key if connection.features.has_native_uuid_field else key.hex


def _key(value: UUID | str | None) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def _moment(value: datetime | str) -> datetime:
    """SQLite gives moments as text or without a zone; Django stores them in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _strongest(happened: Iterable[_Happened]) -> _Found:
    return max([_Found(StampState.ISSUED), *_states(happened)], key=lambda each: RANK[each.state])


def _states(happened: Iterable[_Happened]) -> Iterator[_Found]:
    """A lock holds until the stamp is unlocked; what else happened does not go away."""
    lock: _Happened | None = None
    for each in sorted(happened, key=lambda each: each.at):
        if each.what in (MarkKind.LOCKED, MarkKind.UNLOCKED):
            lock = each if each.what == MarkKind.LOCKED else None
        elif each.what in RANK:
            yield _Found(StampState(each.what), each.at, each.note)
    if lock:
        yield _Found(StampState.LOCKED, lock.at, lock.note)


def _lot_of(key: UUID | None) -> Lot | None:
    if key is None:
        return None
    return Lot.objects.select_related("trade_item__variety", "holder", "place").get(pk=key)
