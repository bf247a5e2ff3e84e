"""An OCOP dossier with a four-star decision, one under way, and a vote on a rural industrial product. All invented."""

from decimal import Decimal

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day, moment
from commune.quality import certificates
from commune.quality.models import Standard
from commune.recognition import deciding, dossiers, procedures, rounds, scoring
from commune.recognition.models import Dossier, Procedure, RatingRound
from commune.units.models import AdminUnit

SYSTEM = "system:demo"
COUNCIL = (
    ("council_chair", "Chủ tịch hội đồng"),
    ("council_expert", "Thành viên, chuyên gia"),
    ("council_trade", "Thành viên, Công Thương"),
)
FRESH = (
    "Xoài cát Chu trồng trên cù lao, bao trái từ khi còn nhỏ, hái đúng ngày cách ly. Cả xóm cùng một quy trình, "
    "trái nào cũng truy được về vườn. Câu chuyện minh họa."
)
GIFT = "Hộp quà xoài cát Hòa Lộc tuyển trái loại một, đóng trong ngày hái. Câu chuyện minh họa."
DRIED = "Xoài tượng da xanh sấy dẻo, tận dụng trái lỡ cỡ của xã viên. Câu chuyện minh họa."
COMMUNE = {"A1": "13", "A2": "12"}
SHEETS = (
    {"A3": "8", "B1": "12", "B2": "8,5", "C1": "18", "C2": "12"},
    {"A3": "7,5", "B1": "11", "B2": "8", "C1": "17", "C2": "13"},
    {"A3": "8", "B1": "12,5", "B2": "7,5", "C1": "17,5", "C2": "12,5"},
)
BALLOTS = (
    ({"1": "25", "2": "33", "3": "16", "4": "8"}, True),
    ({"1": "24", "2": "31", "3": "15", "4": "7"}, True),
    ({"1": "20", "2": "28", "3": "12", "4": "6"}, False),
)


def rate_fresh_mango() -> None:
    """From the producer's dossier to four stars: the commune reports, three members score, the province decides."""
    procedures.load_procedures(by=SYSTEM)
    subject = _filed(
        _round("ocop-2025", "Đợt OCOP 1 (minh họa)"), "boxed_mango", "manager", FRESH, days_ago=8
    )
    scoring.report(
        subject,
        points=_points(COMMUNE),
        comment="Nguyên liệu của xã viên trong xã, sổ ghi đầy đủ (minh họa).",
        by=assembling.person("official"),
        at=moment(6),
    )
    for (key, _title), given in zip(COUNCIL, SHEETS, strict=True):
        scoring.hand_in(subject, points=_points(given), by=assembling.person(key), at=moment(5))
    _decide(subject, "MINHHOA-118/QĐ-UBND")


def begin_gift_box() -> None:
    """Opened, with nothing attached yet: the manager goes on from here."""
    dossiers.open_dossier(
        _round("ocop-2025", "Đợt OCOP 1 (minh họa)"),
        trade_item=assembling.trade_item("gift_mango"),
        group="Thực phẩm",
        story=GIFT,
        by=assembling.person("manager"),
        client_id=client_id("dossier", "gift_mango"),
        at=moment(2),
    )


def vote_on_dried_mango() -> None:
    """The other co-op's product, by two votes of three; no stars."""
    _certify_other_orchards()
    round_ = _round("rural-industrial", "Bình chọn công nghiệp nông thôn 2026 (minh họa)")
    subject = _filed(round_, "dried_mango", "other_manager", DRIED, days_ago=8)
    for (key, _title), (given, vote) in zip(COUNCIL, BALLOTS, strict=True):
        scoring.hand_in(
            subject, points=_points(given), in_favour=vote, by=assembling.person(key), at=moment(5)
        )
    _decide(subject, "MINHHOA-119/QĐ-UBND")


def _certify_other_orchards() -> None:
    """What the other co-op can attach: the fruit that it dries comes from certified orchards."""
    certificates.grant(
        Standard.objects.get(slug="vietgap-2017"),
        holder=assembling.organization("other_cooperative"),
        number="MINHHOA-VG-2026-03",
        certifier="Tổ chức chứng nhận minh họa",
        valid_from=day(150),
        valid_to=day(-400),
        varieties=[assembling.variety("tuong-da-xanh")],
        by=assembling.person("other_manager"),
    )


def _round(procedure: str, name: str) -> RatingRound:
    province = assembling.person("province_official")
    made = rounds.open_round(
        Procedure.objects.get(pk=procedure),
        unit=AdminUnit.objects.get(pk=cast.PROVINCE),
        name=name,
        opens_on=day(60),
        closes_on=day(-60),
        by=province,
    )
    for key, title in COUNCIL:
        rounds.seat(made, person=assembling.person(key), title=title, by=province)
    return made


def _filed(round_: RatingRound, item: str, manager: str, story: str, *, days_ago: int) -> Dossier:
    """Opened and handed in with everything that the house has on the product."""
    by, trade_item = assembling.person(manager), assembling.trade_item(item)
    group = procedures.rules_of(round_.procedure).groups
    subject = dossiers.open_dossier(
        round_,
        trade_item=trade_item,
        group=group[1] if round_.procedure.kind == "rural" else group[0],
        story=story,
        by=by,
        client_id=client_id("dossier", item),
        at=moment(days_ago),
    )
    if not subject.steps.exists():
        at_hand = dossiers.evidence_at_hand(subject)
        dossiers.attach(subject, [each for things in at_hand.values() for each in things], by=by)
    dossiers.submit(subject, by=by, at=moment(days_ago - 1))
    return subject


def _points(given: dict[str, str]) -> dict[str, Decimal]:
    return {code: Decimal(points.replace(",", ".")) for code, points in given.items()}


def _decide(subject: Dossier, number: str) -> None:
    province = assembling.person("province_official")
    deciding.tally(subject, by=province, at=moment(4))
    deciding.recognize(subject, number=number, decided_on=day(3), by=province)
