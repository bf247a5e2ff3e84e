"""Taking in comments: each is kept as written, read, and answered at once with a reservation or a clear no."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.lib import comments
from commune.lib.comments import Kind, Reading
from commune.lib.comments.hearing import is_repeat
from commune.lib.fold import fold, one_line, visible
from commune.lib.vietnamese import WritingError, parse_phone
from commune.live import aside, reserving
from commune.live.models import LiveComment, LiveOffer, LiveOrder, LiveSession, Outcome, Source
from commune.live.refusing import LiveRefusedError
from commune.orders.checkout import CheckoutRefusedError
from commune.orders.closing import CancellationRefusedError

LONGEST, LONGEST_NAME = 500, 80
REMEMBERED = 200
PATIENCE = 10.0  # seconds of one request that may go into comments


@dataclass(frozen=True)
class Said:
    """A comment as it came. `client_id` makes a sending one; `viewer` is a browser of the room, "" outside.

    `phone` in E.164 where the room asked for it; one written in the comment goes before it.
    """

    author: str
    text: str
    client_id: UUID
    source: Source
    viewer: str = ""
    phone: str = ""


def take_in_all(session: LiveSession, found: Sequence[Said], *, by: str) -> Iterator[LiveComment]:
    """In order, each in a transaction of its own: what was taken stays taken whatever becomes of the next.

    After PATIENCE the new ones that are left are passed over; the same list again goes on with them, at least by one.
    """
    known = _known(session, found)
    ear, until, has_time = Ear.of(session), time.monotonic() + PATIENCE, True
    for said in found:
        if said.client_id in known:
            yield known[said.client_id]
        elif has_time:
            yield take_in(session, said, by=by, ear=ear)
            has_time = time.monotonic() < until


def _known(session: LiveSession, found: Sequence[Said]) -> dict[UUID, LiveComment]:
    rows = LiveComment.objects.filter(session=session, client_id__in=[said.client_id for said in found])
    return {row.client_id: row for row in rows}


def take_in(
    session: LiveSession, said: Said, *, by: str, at: datetime | None = None, ear: "Ear | None" = None
) -> LiveComment:
    """What became of it stands on the row. The same `client_id` again gives the same row.

    Raises LiveRefusedError before the session has begun and after it is over.
    """
    moment = at or timezone.now()
    with transaction.atomic():
        aside.locked(session)
        known = LiveComment.objects.filter(session=session, client_id=said.client_id).first()
        if known:
            return known
        check_on_air(session)
        ear = ear or Ear.of(session)
        row = LiveComment(session=session, client_id=said.client_id, source=said.source, viewer=said.viewer)
        row.author = one_line(said.author)[:LONGEST_NAME]
        row.text, row.said_at, row.entered_by = visible(said.text).strip()[:LONGEST], moment, by
        reading = ear.hear(row.text)
        row.phone = _e164(reading.phone) or said.phone
        before = _before(row, ear) if row.phone or reading.kind is not Kind.NONE else []
        pending, row.outcome, row.note = _judged(row, reading, before, moment)
        if pending and ear.is_short_of(pending):
            pending, row.outcome, row.note = [], Outcome.SOLD_OUT, str(ear.missing(pending))
        _write(row, pending, ear, moment)
    return row


def check_on_air(session: LiveSession) -> None:
    """Asks the tables: the row in hand may be older than a stop."""
    started, ended, stopped = LiveSession.objects.values_list("start", "ended", "stop").get(pk=session.pk)
    if stopped:
        raise LiveRefusedError(_("Buổi bán này đã bị dừng."))
    if ended:
        raise LiveRefusedError(_("Buổi bán này đã kết thúc."))
    if not started:
        raise LiveRefusedError(_("Buổi bán chưa bắt đầu."))


Wanted = Sequence[tuple[LiveComment, Reading]]
Before = list[tuple[LiveComment, Reading]]


@dataclass(frozen=True)
class Ear:
    """Hears comments with the codes of one session, each wording once, and knows what is left of the goods.

    Offers never change; one that comes after the ear was made is not heard by it.
    """

    offers: Mapping[str, LiveOffer]
    kilograms: Mapping[str, int]
    heard: dict[str, Reading] = field(default_factory=dict)

    @classmethod
    def of(cls, session: LiveSession) -> "Ear":
        offers = reserving.offers_of(session)
        items = {code: each.listing.trade_item for code, each in offers.items()}
        whole = {code for code, item in items.items() if item.uom == "KGM" and item.net_content % 1 == 0}
        return cls(offers, {code: int(items[code].net_content) for code in whole})

    def hear(self, text: str) -> Reading:
        if text not in self.heard:
            self.heard[text] = comments.read(text, self.offers.keys(), self.kilograms)
        return self.heard[text]

    def is_short_of(self, wanted: Wanted) -> bool:
        """Quickly, before anything is written; what may not be sold today shows only when it is sold."""
        return any(units > aside.counted(self.offers[code]) for code, units in _units(wanted).items())

    def missing(self, wanted: Wanted) -> aside.SoldOutHereError | None:
        """None when all of it could be sold now."""
        for code, units in _units(wanted).items():
            left = aside.left_of(self.offers[code])
            if units > left:
                return aside.SoldOutHereError(self.offers[code], left)
        return None


def _units(wanted: Wanted) -> Counter[str]:
    asked: Counter[str] = Counter()
    for _comment, reading in wanted:
        asked.update(reading.wants)
    return asked


def _e164(phone: str) -> str:
    try:
        return parse_phone(phone) if phone else ""
    except WritingError:
        return ""


def _judged(row: LiveComment, reading: Reading, before: Before, at: datetime) -> tuple[Wanted, Outcome, str]:
    """What is to be reserved now, and what is said of this comment."""
    unclear = _unclear(row, reading, before)
    if unclear:
        return [], Outcome.PERSON, unclear
    if reading.kind is Kind.CANCEL:
        return [], *_given_back(row, reading, before, at)
    waiting = _waiting(before)
    if reading.kind is Kind.NONE:
        return _completed(row, waiting, reading)
    if any(is_repeat(reading, heard) and _holds(each) for each, heard in before):
        return [], Outcome.REPEAT, ""
    phone = row.phone or _phone_before(before)
    if not phone:
        is_known = any(is_repeat(reading, heard) for _each, heard in waiting)
        return [], Outcome.REPEAT if is_known else Outcome.NO_PHONE, ""
    others = [(each, heard) for each, heard in waiting if dict(heard.wants) != dict(reading.wants)]
    row.phone = phone
    return [*others, (row, reading)], Outcome.RESERVED, ""


def _unclear(row: LiveComment, reading: Reading, before: Before) -> str:
    """Why a person must decide; empty when it is plain what is asked and by whom."""
    if reading.needs_person:
        return _("Câu này hai nghĩa, người bán xem giúp.")
    if reading.kind is not Kind.NONE and _is_shared_name(row, before):
        return _("Có hai người cùng tên này, người bán hỏi lại số điện thoại.")
    return ""


def _completed(row: LiveComment, waiting: Before, reading: Reading) -> tuple[Wanted, Outcome, str]:
    """A number alone completes what she asked for before."""
    if row.phone and waiting and len(reading.words.split()) <= _MOST_WORDS:
        return waiting, Outcome.RESERVED, ""
    note = _("Buổi này không có mã %(code)s.") % {"code": reading.unknown[0]} if reading.unknown else ""
    return [], Outcome.REFUSED if reading.unknown else Outcome.TALK, note


_MOST_WORDS = 8


def _write(row: LiveComment, wanted: Wanted, ear: Ear, at: datetime) -> None:
    """With its order, or, when the goods may not be sold after all, with the reason."""
    asked, by = [(comment, reading.wants) for comment, reading in wanted], row.entered_by
    try:
        with transaction.atomic():
            recording.enter(row, by=by)
            if asked:
                reserving.reserve(asked, phone=row.phone, author=row.author, offers=ear.offers, by=by, at=at)
    except aside.SoldOutHereError as refusal:
        row.outcome, row.note = Outcome.SOLD_OUT, str(ear.missing(wanted) or refusal)
        recording.enter(row, by=by)
    except (CheckoutRefusedError, CancellationRefusedError) as refusal:
        row.outcome, row.note = Outcome.REFUSED, str(refusal)[:300]
        recording.enter(row, by=by)


def _given_back(row: LiveComment, reading: Reading, before: Before, at: datetime) -> tuple[Outcome, str]:
    phones = {row.phone, *[each.phone for each, _heard in before]} - {""}
    buyers = [reserving.buyer_of(row, phone) for phone in phones]
    named = [
        each
        for each in reserving.joinable(row.session, buyers)
        if not reading.codes or set(reading.codes) & set(reserving.units_of(each.order))
    ]
    if not named:
        return Outcome.REFUSED, _("Không có món chưa trả tiền nào để bỏ. Đã trả tiền thì gọi người bán.")
    try:
        with transaction.atomic():
            for each in named:
                reserving.give_back(each, reading.codes, by=row.entered_by, at=at)
    except (aside.SoldOutHereError, CheckoutRefusedError, CancellationRefusedError) as refusal:
        return Outcome.REFUSED, str(refusal)[:300]
    return Outcome.CANCELLED, ""


def _before(row: LiveComment, ear: Ear) -> Before:
    """Earlier comments of the same buyer since she last gave something back, read again, oldest first."""
    same = Q(viewer=row.viewer) if row.viewer else Q(viewer="") & _same_outside(row)
    found = LiveComment.objects.filter(same, session=row.session).prefetch_related("reservations__live_order")
    kept: list[LiveComment] = []
    for each in found.order_by("-said_at", "-pk")[:REMEMBERED]:
        if not row.viewer and not _is_same(each, row):
            continue
        if each.outcome == Outcome.CANCELLED:
            break
        kept.append(each)
    return [(each, ear.hear(each.text)) for each in reversed(kept)]


def _same_outside(row: LiveComment) -> Q:
    """A pasted comment may have no name: then only the number tells whose it is."""
    by_phone = Q(phone=row.phone) if row.phone else Q(pk__in=[])
    return by_phone | Q(author=row.author) if row.author else by_phone


def _is_same(each: LiveComment, row: LiveComment) -> bool:
    """Outside, a name without a number is believed; two names with one number are one buyer."""
    if each.phone and row.phone:
        return each.phone == row.phone
    return bool(row.author) and fold(each.author) == fold(row.author)


def _is_shared_name(row: LiveComment, before: Before) -> bool:
    """Outside, one name with several numbers: without a number nobody knows which of them speaks."""
    return not row.viewer and not row.phone and len({each.phone for each, _heard in before} - {""}) > 1


def _phone_before(before: Before) -> str:
    return next((each.phone for each, _heard in reversed(before) if each.phone), "")


def _waiting(before: Before) -> Before:
    """Asked for without a number, and nothing came of it, nor of the same wish said again with one."""
    had = [dict(heard.wants) for each, heard in before if each.reservations.all()]
    return [
        (each, heard)
        for each, heard in before
        if each.outcome == Outcome.NO_PHONE
        and heard.kind is Kind.ORDER
        and not each.reservations.all()
        and dict(heard.wants) not in had
    ]


def _holds(each: LiveComment) -> bool:
    """Its order, or the one that took its place, still stands."""
    return any(_stands(row.live_order) for row in each.reservations.all())


def _stands(live: LiveOrder) -> bool:
    while hasattr(live, "replaced_by"):
        live = live.replaced_by
    order = live.order
    return hasattr(order, "paid") or not (hasattr(order, "cancellation") or hasattr(order, "expiry"))
