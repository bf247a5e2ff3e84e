"""A live sale beside an outside live: forty comments, some paid; one session over, one on air. All invented."""

from datetime import datetime, timedelta

from django.utils import timezone

from commune.demo import assembling, marketplace
from commune.demo.clock import client_id, day, moment
from commune.live import complaints, intake, sessions, verifying
from commune.live.models import LiveOrder, LiveSession, Method, Source, Stage
from commune.market.models import Listing

PHONE = "+84900000010"
PAID = ("+84900000301", "+84900000303", "+84900000305")
YESTERDAY = (
    ("Chị Hoa Cao Lãnh", "A1 x1 0900000351"),
    ("Anh Tín", "A1 ngọt không shop"),
    ("Bé Na", "cho em 1 hộp a1 0900000352"),
)
COMMENTS = (
    ("Lan Anh", "chào shop"),
    ("Út Mười", "A1 còn không shop"),
    ("Lan Anh", "A1 x1 0900000301"),
    ("Ngọc Trinh", "cho chị 2 hộp a1 nha 0900000302"),
    ("Kim Phượng", "xoài nhìn ngon quá trời"),
    ("Lan Anh", "A1 x1 0900000301"),
    ("Tư Ếch", "lấy a1 một hộp 0900000303"),
    ("Bé Năm", "Giá A1 bao nhiêu vậy shop ơi?"),
    ("Mỹ Duyên", "ship Cần Thơ bao lâu tới"),
    ("Thu Thảo", "A1"),
    ("Thu Thảo", "số em 0900000304 nha"),
    ("Cô Ba Sa Đéc", "cho cô ba 1 hộp A1 nghen con 0900 000 305"),
    ("Ai Lan", "ai bỏ A1 thì để em"),
    ("Hồng Nhung", "share rồi nha shop"),
    ("Tuấn Kiệt", "a1 x2 sdt 0900000306"),
    ("Ngọc Trinh", "thêm 1 hộp A1 nữa nha 0900000302"),
    ("Văn Hậu", "A9 x1 0900000307"),
    ("Bích Trâm", "lay 1 hop a1 0900.000.308"),
    ("Đức Huy", "Em chốt A1 rồi nha shop"),
    ("Diễm My", "quay lại A1 đi shop ơi"),
    ("Tuấn Kiệt", "hủy A1 nha shop 0900000306"),
    ("Yến Nhi", "mai lấy A1"),
    ("Hải Đăng", "A1 10kg 0900000309"),
    ("Mộng Tuyền", "để e 1 hop A1 nha cj 0900000310"),
    ("Phúc Hậu", "tư vấn A1 giúp mình"),
    ("Ngân Hà", "A1 ăn liền được chưa"),
    ("Trúc Linh", "A1 x1 0900000311 giao lô B2 khu Sao Mai"),
    ("Bảo Trân", "Chốt A1 1 hộp 0900000312"),
    ("Xuân Mai", "có chứng nhận gì không shop"),
    ("Kiều Oanh", "A1x9 0900000313"),
    ("Gia Hân", "A1 một hộp bao nhiêu trái"),
    ("Thúy Kiều", "A1 1 hộp nha 0900000314"),
    ("Quốc Bảo", "em lấy 1 hộp A1"),
    ("Hoàng Yến", "up"),
    ("Ba Khía", "hủy A2, lấy A1 1 hộp 0900000315"),
    ("Thảo Vy", "A1 1 hộp ship Q7 được không ạ 0900000316"),
    ("Minh Thư", "hóng"),
    ("Linh Đan", "cho xem A1 gần chút shop"),
    ("Tám Lúa", "a1 x1 +84 900 000 317"),
    ("Cẩm Tú", "đừng hủy A1 của em nha"),
)


def verify_streamer() -> None:
    streamer = assembling.person("manager")
    if not streamer.streamer_verifications.exists():
        verifying.verify(
            streamer,
            organization=assembling.organization("cooperative"),
            method=Method.IN_PERSON,
            valid_to=day(-180),
            by=assembling.person("official"),
            at=moment(20),
        )


def sell_yesterday(listing: Listing) -> None:
    """Over: its goods are back on the shelf, its complaint is answered."""
    title, began = "Xoài cát Chu buổi tối (minh họa)", moment(1, 19)
    session = _session("yesterday", listing, title=title, stage=Stage.TIKTOK, hold=60, units=6, at=began)
    if hasattr(session, "ended"):
        return
    orders = _say(session, YESTERDAY, moment(1, 19, 5))
    marketplace.pay(orders[0].order, 350)
    sessions.warn(
        session,
        text="Giá nói trong buổi là giá ghi trên đơn, đã gồm thuế.",
        by=assembling.person("official"),
        at=moment(1, 19, 8),
    )
    complaint = complaints.complain(
        session,
        text="Nghe nói giá 300 mà đơn ghi 310, shop coi lại giùm (minh họa).",
        name="Người xem",
        phone="",
        client_id=client_id("live-complaint", 1),
        at=moment(1, 19, 20),
    )
    sessions.end(session, by=assembling.person("manager"), at=moment(1, 20))
    told = "Người phát nói nhầm một lần, đã đính chính trong buổi. Giá đúng là 310.000 ₫."
    complaints.answer(complaint, text=told, by=assembling.person("manager"), at=moment(1, 21))


def sell_now(listing: Listing) -> None:
    """On air since a quarter of an hour; orders wait a day for their money, so that the demo shows them."""
    began = timezone.now() - timedelta(minutes=15)
    title = "Xoài cát Chu hái sáng nay (minh họa)"
    session = _session("today", listing, title=title, stage=Stage.FACEBOOK, hold=24 * 60, units=20, at=began)
    orders = _say(session, COMMENTS, began + timedelta(minutes=1))
    for number, live in enumerate(orders, 401):
        if live.order.contact.phone in PAID and not hasattr(live.order, "paid"):
            marketplace.pay(live.order, number)


def _session(
    key: str, listing: Listing, *, title: str, stage: Stage, hold: int, units: int, at: datetime
) -> LiveSession:
    manager = assembling.person("manager")
    session = sessions.open_session(
        listing.booth,
        title=title,
        stage=stage,
        streamer=manager,
        complaint_phone=PHONE,
        hold_minutes=hold,
        planned_at=at,
        by=manager,
        client_id=client_id("live", key),
        at=at,
    )
    if not session.offers.exists():
        sessions.offer(session, code="A1", listing=listing, price=310_000, units=units, by=manager, at=at)
        sessions.start(session, by=manager, at=at)
        sessions.pin(session, code="A1", by=manager, at=at)
    return LiveSession.objects.with_facts().get(pk=session.pk)


def _say(session: LiveSession, said: tuple[tuple[str, str], ...], at: datetime) -> list[LiveOrder]:
    """Comments twenty seconds apart; the orders that stand afterwards."""
    by = assembling.person("manager").log_actor
    if session.is_on_air:
        for number, (author, text) in enumerate(said):
            key = client_id("live-comment", session.client_id, number)
            told = intake.Said(author, text, key, Source.PASTED)
            intake.take_in(session, told, by=by, at=at + timedelta(seconds=20 * number))
    found = LiveOrder.objects.filter(session=session, replaced_by__isnull=True).order_by("placed_at", "pk")
    return list(found.select_related("order__contact", "order__request__account", "order__paid"))
