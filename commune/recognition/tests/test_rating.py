"""The way of a dossier: the right order, scores within bounds, nobody on her own product, the edition's own rules."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from commune.lib.vietnamese import VIETNAM
from commune.people.models import Membership, Role
from commune.quality import certificates, recognitions
from commune.recognition import deciding, dossiers, procedures, rounds, scoring
from commune.recognition.models import Decision, Dossier, Procedure
from commune.recognition.rounds import RecognitionRefusedError
from commune.recognition.tests.rated import (
    BALLOT,
    COMMUNE,
    COUNCIL,
    MEMBER,
    a_round,
    certified,
    opened,
    points,
    recognized,
    reported,
    submitted,
    tallied,
    today,
)

pytestmark = pytest.mark.django_db


def test_from_dossier_to_four_stars_and_a_certificate(cast):
    row = recognized(cast)

    decision = Decision.objects.get()
    assert row.tally.points == Decimal(80)  # 24 of the commune, 56 of each member
    assert (decision.stars, decision.certificate.standard_id) == (4, "ocop-2025-4")
    assert decision.valid_to == decision.certificate.valid_to
    assert decision.valid_to == deciding._ends(today(), 36)
    (star,) = recognitions.of_item(cast.boxed_mango, on=today())
    assert (star.name, star.drawn) == ("OCOP 4 sao", "★★★★")
    assert recognitions.of_item(cast.boxed_mango, on=decision.valid_to + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 3, 15), 36, date(2029, 3, 14)),
        (date(2024, 2, 29), 36, date(2027, 2, 27)),
        (date(2026, 1, 1), 24, date(2027, 12, 31)),
        (date(2025, 12, 31), 2, date(2026, 2, 27)),
    ],
)
def test_so_many_months_end_the_day_before(start, months, end):
    assert deciding._ends(start, months) == end


def test_steps_in_the_wrong_order_are_refused(cast):
    row = opened(cast)
    by = {"by": cast.province_official}
    with pytest.raises(RecognitionRefusedError, match="chứng cứ"):
        dossiers.submit(row, by=cast.manager)
    with pytest.raises(RecognitionRefusedError, match="chưa nộp"):
        scoring.report(row, points=points(COMMUNE), comment="x", by=cast.official)
    with pytest.raises(RecognitionRefusedError, match="chưa nộp"):
        scoring.hand_in(row, points=points(MEMBER), by=cast.council_chair)
    dossiers.attach(row, [certified(cast)], by=cast.manager)
    dossiers.submit(row, by=cast.manager)
    with pytest.raises(RecognitionRefusedError, match="Xã chưa"):
        scoring.hand_in(row, points=points(MEMBER), by=cast.council_chair)
    scoring.report(row, points=points(COMMUNE), comment="x", by=cast.official)
    with pytest.raises(RecognitionRefusedError, match="0 phiếu"):
        deciding.tally(row, **by)
    with pytest.raises(RecognitionRefusedError, match="Chưa tổng hợp"):
        deciding.recognize(row, number="1", decided_on=today(), **by)
    with pytest.raises(RecognitionRefusedError, match="đã nộp"):
        dossiers.attach(row, [], by=cast.manager)


def test_each_step_twice_is_once(cast):
    row = reported(cast)
    first = scoring.hand_in(row, points=points(MEMBER), by=cast.council_chair)

    assert scoring.hand_in(row, points=points(MEMBER, A3="1"), by=cast.council_chair) == first
    assert dossiers.submit(row, by=cast.manager) == row.steps.get(kind="submitted")
    assert scoring.report(row, points=points(COMMUNE), comment="y", by=cast.chairman).comment == "Đạt"
    key = row.client_id
    assert dossiers.open_dossier(
        row.round, trade_item=row.trade_item, group=row.group, story="x", by=cast.manager, client_id=key
    ) == row  # fmt: skip
    with pytest.raises(RecognitionRefusedError, match="đã có hồ sơ"):
        opened(cast, row.round)


@pytest.mark.parametrize("wrong", [{"C1": "20.01"}, {"B1": "-1"}, {"B1": "15.001"}, {"Z9": "1"}, {"A1": "3"}])
def test_scores_out_of_range_or_of_other_criteria_are_refused(cast, wrong):
    row = reported(cast)

    with pytest.raises(RecognitionRefusedError):
        scoring.hand_in(row, points=points(MEMBER, **wrong), by=cast.council_chair)
    assert not row.sheets.filter(level="council").exists()


def test_who_belongs_to_the_producer_does_not_assess_it(cast):
    row = reported(cast)
    for who, organization in ((cast.council_chair, cast.cooperative), (cast.council_expert, cast.household)):
        Membership.objects.create(person=who, organization=organization, role=Role.FARMER)
        with pytest.raises(RecognitionRefusedError, match="xung đột lợi ích"):
            scoring.hand_in(row, points=points(MEMBER), by=who)
    with pytest.raises(PermissionDenied):
        scoring.hand_in(row, points=points(MEMBER), by=cast.province_official)


def test_an_official_of_the_producer_does_not_report(cast):
    row = submitted(cast)
    Membership.objects.create(person=cast.official, organization=cast.cooperative, role=Role.TECHNICIAN)

    with pytest.raises(RecognitionRefusedError, match="xung đột lợi ích"):
        scoring.report(row, points=points(COMMUNE), comment="x", by=cast.official)


@pytest.mark.parametrize(
    "who", ["other_official", "province_official", "manager", "auditor", "council_chair"]
)
def test_only_officials_of_the_commune_report(cast, who):
    row = submitted(cast)

    with pytest.raises(PermissionDenied):
        scoring.report(row, points=points(COMMUNE), comment="x", by=getattr(cast, who))


@pytest.mark.parametrize("who", ["official", "manager", "council_chair", "auditor", "inspector"])
def test_only_the_province_tallies_and_decides(cast, who):
    row = tallied(cast)
    by = getattr(cast, who)
    for verb in (
        lambda: deciding.tally(row, by=by),
        lambda: deciding.recognize(row, number="1", decided_on=today(), by=by),
        lambda: deciding.refuse(row, number="1", decided_on=today(), reasons="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_from_ninety_points_on_the_centre_decides(cast):
    best = {"A3": "9", "B1": "14", "B2": "9", "C1": "19", "C2": "14"}
    row = tallied(cast, sheet=best, commune={"A1": "13", "A2": "12"})
    by = cast.province_official
    assert (row.tally.points, row.tally.stars) == (90, 5)

    with pytest.raises(RecognitionRefusedError, match="chuyển trung ương trước"):
        deciding.recognize(row, number="1", decided_on=today(), by=by)
    deciding.forward(row, note="Công văn 5", by=by)
    decision = deciding.recognize(row, number="1/TW", decided_on=today(), by=by, body="Bộ", stars=4)

    assert (decision.stars, decision.certificate.standard_id, decision.body) == (4, "ocop-2025-4", "Bộ")


def test_bands_are_asked_of_the_rounded_points(cast):
    """89.995 rounds half up to 90.00 under the edition of 2025; 89.99 stays with the province."""
    near = {"A3": "9", "B1": "14", "B2": "9", "C1": "19", "C2": "13.99"}
    row = tallied(cast, sheet=near, commune={"A1": "13", "A2": "12"})

    assert (row.tally.points, row.tally.stars) == (Decimal("89.99"), 4)
    with pytest.raises(RecognitionRefusedError, match="do tỉnh quyết định"):
        deciding.forward(row, note="x", by=cast.province_official)
    rules = procedures.rules_of(row.procedure)
    assert rules.rounded(Decimal("89.995")) == 90
    assert rules.band_of(Decimal("49.99")).standard == ""


def test_below_the_bands_nothing_is_recognized_and_the_refusal_has_reasons(cast):
    row = tallied(cast, sheet={"A3": "2", "B1": "5", "B2": "3", "C1": "6", "C2": "4"})
    by = cast.province_official
    assert row.tally.points == 44

    with pytest.raises(RecognitionRefusedError, match="chưa đủ"):
        deciding.recognize(row, number="1", decided_on=today(), by=by)
    with pytest.raises(RecognitionRefusedError, match="lý do"):
        deciding.refuse(row, number="1", decided_on=today(), reasons=" ", by=by)
    decision = deciding.refuse(row, number="1", decided_on=today(), reasons="Dưới 50 điểm", by=by)

    assert (decision.is_recognized, decision.certificate) == (False, None)
    assert recognitions.of_item(cast.boxed_mango, on=today()) == []


@pytest.mark.parametrize("days", [-1, 1])
def test_a_decision_lies_between_handing_in_and_today(cast, days):
    row = tallied(cast)
    with pytest.raises(RecognitionRefusedError, match="Ngày quyết định"):
        deciding.recognize(
            row, number="1", decided_on=today() + timedelta(days=days), by=cast.province_official
        )


def test_withdrawn_it_stands_nowhere(cast):
    decision = recognized(cast).decision
    facts = {"since": today(), "number": "11/QĐ-THỬ", "reason": "Sai hồ sơ", "by": cast.province_official}

    assert deciding.withdraw(decision, **facts) == deciding.withdraw(decision, **facts)

    assert recognitions.of_item(cast.boxed_mango, on=today()) == []
    assert len(recognitions.of_item(cast.boxed_mango, on=today() - timedelta(days=1))) == 0


@pytest.mark.parametrize("who", ["official", "chairman", "manager", "province_official"])
def test_nobody_lifts_the_withdrawal_of_a_star(cast, who):
    facts = {"since": today(), "number": "11/QĐ-THỬ", "reason": "Sai hồ sơ", "by": cast.province_official}
    withdrawn = deciding.withdraw(recognized(cast).decision, **facts)

    with pytest.raises(certificates.CertificateRefusedError):
        certificates.lift(withdrawn.suspension, on=today(), reason="x", by=getattr(cast, who))
    assert recognitions.of_item(cast.boxed_mango, on=today()) == []


@pytest.mark.parametrize("who", ["buyer", "other_manager", "other_official"])
def test_strangers_and_other_coops_write_nothing(cast, who):
    by, row = getattr(cast, who), reported(cast)
    for verb in (
        lambda: opened(cast, row.round, by=by),
        lambda: dossiers.attach(row, [certified(cast)], by=by),
        lambda: dossiers.submit(row, by=by),
        lambda: scoring.report(row, points=points(COMMUNE), comment="x", by=by),
        lambda: scoring.hand_in(row, points=points(MEMBER), by=by),
        lambda: deciding.tally(row, by=by),
        lambda: deciding.forward(row, note="x", by=by),
        lambda: deciding.recognize(row, number="1", decided_on=today(), by=by),
        lambda: deciding.refuse(row, number="1", decided_on=today(), reasons="x", by=by),
        lambda: rounds.seat(row.round, person=by, title="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize("who", ["buyer", "manager", "other_manager", "official"])
def test_only_the_province_withdraws_a_star(cast, who):
    decision = recognized(cast).decision
    by = getattr(cast, who)

    with pytest.raises(PermissionDenied):
        deciding.withdraw(decision, since=today(), number="1", reason="x", by=by)
    with pytest.raises(PermissionDenied):
        recognitions.withdraw(decision.certificate, since=today(), reason="x", by=by)
    assert len(recognitions.of_item(cast.boxed_mango, on=today())) == 1


def test_rated_again_the_earlier_rating_ends(cast):
    first = recognized(cast).decision
    again = opened(cast, a_round(cast, name="Đợt thử 2"))
    assert again.previous == first.certificate
    dossiers.attach(again, [certified(cast)], by=cast.manager)
    dossiers.submit(again, by=cast.manager)
    scoring.report(again, points=points(COMMUNE), comment="x", by=cast.official)
    for key in COUNCIL:
        scoring.hand_in(again, points=points(MEMBER, C1="5"), by=getattr(cast, key))
    deciding.tally(again, by=cast.province_official)
    deciding.recognize(again, number="20/QĐ-THỬ", decided_on=today(), by=cast.province_official)

    assert [each.name for each in recognitions.of_item(cast.boxed_mango, on=today())] == ["OCOP 3 sao"]


def test_closed_rounds_ended_editions_and_other_provinces_take_no_dossiers(cast):
    past = {"opens_on": today() - timedelta(days=20), "closes_on": today() - timedelta(days=1)}
    with pytest.raises(RecognitionRefusedError, match="khép"):
        opened(cast, a_round(cast, name="Đã khép", **past))
    old = {"opens_on": date(2025, 6, 1), "closes_on": today() + timedelta(days=1)}
    before = a_round(cast, "ocop-2023", **old)
    with pytest.raises(RecognitionRefusedError, match="hết hiệu lực"):
        opened(cast, before)
    with pytest.raises(RecognitionRefusedError, match="không có hiệu lực"):
        a_round(cast, "ocop-2023", name="Mới mở")
    with pytest.raises(PermissionDenied):
        opened(cast, a_round(cast), by=cast.other_manager)


def test_a_dossier_stays_under_the_edition_it_began_with(cast):
    old = {"opens_on": date(2025, 6, 1), "closes_on": today() + timedelta(days=1)}
    began = datetime(2025, 6, 20, 9, 0, tzinfo=VIETNAM)
    row = submitted(cast, a_round(cast, "ocop-2023", **old), at=began)

    for key in COUNCIL:
        scoring.hand_in(row, points=points({"A": "30", "B": "20", "C": "25.5"}), by=getattr(cast, key))
    deciding.tally(row, by=cast.province_official)
    decision = deciding.recognize(row, number="9", decided_on=today(), by=cast.province_official)

    assert (row.tally.points, decision.certificate.standard_id) == (Decimal("75.5"), "ocop-2023-4")
    with pytest.raises(RecognitionRefusedError, match="xã không chấm"):
        scoring.report(row, points={}, comment="x", by=cast.official)


def test_an_edition_that_was_entered_cannot_be_changed(cast, tmp_path):
    a_round(cast)
    assert procedures.load_procedures(by="system:test") == 0
    data = json.loads((procedures.DATA / "ocop-2025.json").read_text(encoding="utf-8"))
    changed = tmp_path / "changed.json"
    data["rules"]["months"] = 12
    changed.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(procedures.EditionError, match="other content"):
        procedures.load_procedures([changed], by="system:test")
    data |= {"code": "ocop-2027"}
    data["rules"]["criteria"][0]["most"] = "16"
    changed.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(procedures.EditionError, match="41 points"):
        procedures.load_procedures([changed], by="system:test")
    assert Procedure.objects.count() == 3


def vote(cast, *votes):
    row = submitted(cast, a_round(cast, "rural-industrial"))
    for key, in_favour in zip(COUNCIL, votes, strict=True):
        scoring.hand_in(row, points=points(BALLOT), in_favour=in_favour, by=getattr(cast, key))
    deciding.tally(row, by=cast.province_official)
    return row


def test_a_rural_industrial_product_is_voted_and_has_no_stars(cast):
    row = vote(cast, True, True, False)
    decision = deciding.recognize(row, number="30", decided_on=today(), by=cast.province_official)

    assert (decision.stars, decision.certificate.standard_id) == (0, "rural-industrial")
    (found,) = recognitions.of_item(cast.boxed_mango, on=today())
    assert (found.kind, found.drawn) == ("rural", "")


def test_half_of_the_votes_or_no_vote_is_not_enough(cast):
    row = vote(cast, True, False, False)
    with pytest.raises(RecognitionRefusedError, match="chưa đủ"):
        deciding.recognize(row, number="30", decided_on=today(), by=cast.province_official)
    with pytest.raises(RecognitionRefusedError, match="2 năm một lần"):
        a_round(cast, "rural-industrial", name="Năm sau")


def test_the_council_votes_with_yes_or_no(cast):
    row = submitted(cast, a_round(cast, "rural-industrial"))
    with pytest.raises(RecognitionRefusedError, match="bỏ phiếu"):
        scoring.hand_in(row, points=points(BALLOT), by=cast.council_chair)


def test_evidence_is_only_what_the_house_knows_of_the_product(cast):
    row = opened(cast)
    certificate = certified(cast)
    other = opened(cast, row.round, trade_item=cast.gift_mango)

    assert dossiers.evidence_at_hand(row)["certificates"] == [certificate]
    assert dossiers.evidence_at_hand(other)["certificates"] == []
    with pytest.raises(RecognitionRefusedError, match="không nói về sản phẩm"):
        dossiers.attach(other, [certificate], by=cast.manager)
    assert len(dossiers.attach(row, [certificate], by=cast.manager)) == 1
    assert dossiers.attach(row, [certificate], by=cast.manager) == []
    assert Dossier.objects.filter(client_id=uuid4()).count() == 0
