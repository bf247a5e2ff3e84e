"""A session from its making to its end: what is offered, started under a pledge, warned, stopped."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.live import access, aside, verifying
from commune.live.models import (
    LiveEnd,
    LiveOffer,
    LivePin,
    LiveSession,
    LiveStart,
    LiveStop,
    LiveWarning,
)
from commune.live.refusing import LiveRefusedError
from commune.live.rules import rules_on
from commune.market import stock
from commune.market.models import Booth, Listing
from commune.orders import closing
from commune.orders.models import Canceller, Order
from commune.people.models import Person

CODE = re.compile(r"[A-WYZ][1-9][0-9]?")  # an X would be read as "times"
HIGHEST_PRICE = 100_000_000
SHORTEST_HOLD, LONGEST_HOLD = 5, 24 * 60


def open_session(
    booth: Booth,
    *,
    title: str,
    stage: str,
    streamer: Person,
    complaint_phone: str,
    hold_minutes: int,
    planned_at: datetime,
    by: Person,
    client_id: UUID,
    outside_address: str = "",
    at: datetime | None = None,
) -> LiveSession:
    """Idempotent by `client_id`. Raises LiveRefusedError."""
    moment = at or timezone.now()
    row = LiveSession(client_id=client_id, booth=booth, title=title, stage=stage, streamer=streamer)
    row.outside_address, row.complaint_phone, row.hold_minutes = (
        outside_address,
        complaint_phone,
        hold_minutes,
    )
    row.planned_at, row.made_at, row.made_by = planned_at, moment, by
    row.rules = rules_on(timezone.localdate(moment))
    _check_keeper(row, by)
    if not SHORTEST_HOLD <= hold_minutes <= LONGEST_HOLD:
        raise LiveRefusedError(_("Giữ hàng từ 5 phút tới 24 giờ."))
    if verifying.standing_of(streamer, booth.organization, on=timezone.localdate(moment)) is None:
        raise LiveRefusedError(_unverified(streamer))
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        known = LiveSession.objects.filter(client_id=client_id).first()
        return known or recording.enter(row, by=by.log_actor)


def offer(
    session: LiveSession,
    *,
    code: str,
    listing: Listing,
    price: int,
    units: int,
    by: Person,
    at: datetime | None = None,
) -> LiveOffer:
    """`units` of a listing under a short code, set aside from the shelf. The same again returns the first.

    Raises LiveRefusedError, stock.StockRefusedError.
    """
    _check_keeper(session, by)
    code = code.strip().upper()
    _check_offer(session, code, listing, price, units)
    with transaction.atomic():
        aside.locked(session)
        _check_not_over(session)
        known = LiveOffer.objects.filter(session=session, code=code).first()
        if known and (known.listing_id, known.price, known.units) == (listing.pk, price, units):
            return known
        taken = LiveOffer.objects.filter(session=session)
        if known or taken.filter(listing=listing).exists():
            raise LiveRefusedError(_("Mã hoặc món này đã có trong buổi."))
        row = LiveOffer(session=session, code=code, listing=listing, price=price, units=units)
        row.added_at, row.added_by = at or timezone.now(), by
        recording.enter(row, by=by.log_actor)
        aside.set_aside(row, units, reference=row.reference, by=by.log_actor, at=at)
    return row


def start(session: LiveSession, *, by: Person, at: datetime | None = None) -> LiveStart:
    """The seller pledges in the words of the rules. Idempotent. Raises LiveRefusedError."""
    moment = at or timezone.now()
    _check_keeper(session, by)
    with transaction.atomic():
        aside.locked(session)
        known = LiveStart.objects.filter(session=session).first()
        if known:
            return known
        _check_not_over(session)
        if not session.offers.exists():
            raise LiveRefusedError(_("Buổi chưa có món nào. Thêm món và số hàng trước."))
        organization = session.booth.organization
        verified = verifying.standing_of(session.streamer, organization, on=timezone.localdate(moment))
        if verified is None:
            raise LiveRefusedError(_unverified(session.streamer))
        row = LiveStart(session=session, pledge=session.rules.pledge, verification=verified)
        row.started_at, row.started_by = moment, by
        return recording.enter(row, by=by.log_actor)


def end(session: LiveSession, *, by: Person, at: datetime | None = None) -> LiveEnd:
    """Nothing more is taken; what was not sold goes back on the shelf. Idempotent. Raises LiveRefusedError."""
    if not access.may_keep(by, session) and not access.may_stream(by, session):
        raise LiveRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    with transaction.atomic():
        aside.locked(session)
        known = LiveEnd.objects.filter(session=session).first()
        if known:
            return known
        _check_not_over(session)
        row = LiveEnd(session=session, ended_at=at or timezone.now(), ended_by=by)
        recording.enter(row, by=by.log_actor)
        aside.give_up(session, reason=_("Buổi bán trực tiếp kết thúc"), by=by.log_actor)
    return row


def stop(session: LiveSession, *, reason: str, by: Person, at: datetime | None = None) -> LiveStop:
    """At once, by an official: nothing more is shown or sold, unpaid orders end and their buyers are told why.

    A session that has ended may be stopped too: its recording is then no longer shown. Idempotent.
    Raises LiveRefusedError.
    """
    if not access.may_govern(by, session):
        raise LiveRefusedError(_("Chỉ cán bộ quản lý địa bàn mới dừng được buổi bán."))
    if not reason.strip():
        raise LiveRefusedError(_("Hãy ghi lý do dừng."))
    with transaction.atomic():
        aside.locked(session)
        known = LiveStop.objects.filter(session=session).first()
        if known:
            return known
        row = LiveStop(session=session, reason=reason[:300], stopped_at=at or timezone.now(), stopped_by=by)
        recording.enter(row, by=by.log_actor)
        aside.give_up(session, reason=_("Buổi bán bị dừng"), by=by.log_actor)
        _end_unpaid(session, reason, by)
    return row


def _end_unpaid(session: LiveSession, reason: str, by: Person) -> None:
    told = _("Buổi bán trực tiếp bị dừng: %(reason)s") % {"reason": reason}
    for order in Order.objects.awaiting().filter(live__session=session).with_facts().order_by("pk"):
        try:
            closing.cancel(order, by_whom=Canceller.SELLER, reason=told, by=by.log_actor)
        except closing.CancellationRefusedError:
            continue  # its money has just come: the order stands


def warn(session: LiveSession, *, text: str, by: Person, at: datetime | None = None) -> LiveWarning:
    """Shown to viewers from now on, by an official or the seller herself. Raises LiveRefusedError."""
    if not access.may_govern(by, session) and not access.may_keep(by, session):
        raise LiveRefusedError(_("Chỉ cán bộ hoặc người bán mới hiện được lưu ý."))
    row = LiveWarning(session=session, text=text[:300], shown_at=at or timezone.now(), shown_by=by)
    with transaction.atomic():
        list(LiveSession.objects.select_for_update(no_key=True).filter(pk=session.pk))
        known = LiveWarning.objects.filter(session=session, text=row.text).first()
        return known or recording.enter(row, by=by.log_actor)


def pin(session: LiveSession, *, code: str, by: Person, at: datetime | None = None) -> LivePin:
    """What is spoken of now. Raises LiveRefusedError."""
    if not access.may_keep(by, session) and not access.may_stream(by, session):
        raise LiveRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    found = LiveOffer.objects.filter(session=session, code=code.strip().upper()).first()
    if found is None:
        raise LiveRefusedError(_("Buổi này không có mã %(code)s.") % {"code": code})
    return recording.enter(
        LivePin(session=session, offer=found, pinned_at=at or timezone.now(), pinned_by=by), by=by.log_actor
    )


def _check_keeper(session: LiveSession, by: Person) -> None:
    if not access.may_keep(by, session):
        raise LiveRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))


def _check_not_over(session: LiveSession) -> None:
    is_ended = LiveEnd.objects.filter(session=session).exists()
    if is_ended or LiveStop.objects.filter(session=session).exists():
        raise LiveRefusedError(_("Buổi bán này đã kết thúc."))


def _check_offer(session: LiveSession, code: str, listing: Listing, price: int, units: int) -> None:
    if not CODE.fullmatch(code):
        raise LiveRefusedError(_("Mã gồm một chữ (trừ X) và số từ 1 tới 99, ví dụ A1."))
    if listing.booth_id != session.booth_id or hasattr(listing, "withdrawal"):
        raise LiveRefusedError(_("Món này không còn bán ở gian hàng."))
    if not 0 < price <= HIGHEST_PRICE or units < 1:
        raise stock.StockRefusedError(_("Giá và số lượng phải lớn hơn 0; giá không quá 100.000.000 ₫."))


def _unverified(streamer: Person) -> str:
    told = _("%(who)s chưa được xác minh để phát trực tiếp. Nhờ cán bộ xã xác minh trước.")
    return told % {"who": streamer.full_name}
