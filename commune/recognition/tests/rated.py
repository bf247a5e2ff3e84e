"""Rounds, councils and dossiers of the named cast, up to the step that a test is about."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from commune.quality import certificates, editions
from commune.quality.models import Standard
from commune.recognition import deciding, dossiers, procedures, rounds, scoring
from commune.recognition.models import Procedure
from commune.units.models import AdminUnit

COUNCIL = ("council_chair", "council_expert", "council_trade")
COMMUNE = {"A1": "12", "A2": "12"}
MEMBER = {"A3": "8", "B1": "12", "B2": "8", "C1": "16", "C2": "12"}
BALLOT = {"1": "25", "2": "30", "3": "15", "4": "8"}


def today():
    return timezone.localdate()


def points(given, **other):
    return {code: Decimal(value) for code, value in {**given, **other}.items()}


def loaded():
    editions.load_standards(by="system:test")
    procedures.load_procedures(by="system:test")


def a_round(cast, procedure="ocop-2025", **facts):
    loaded()
    known = {"name": f"Đợt thử {procedure}", "by": cast.province_official}
    known |= {"opens_on": today() - timedelta(days=10), "closes_on": today() + timedelta(days=10)}
    found = Procedure.objects.get(pk=procedure)
    made = rounds.open_round(found, unit=AdminUnit.objects.get(pk="vn2:P:82"), **{**known, **facts})
    for key in COUNCIL:
        rounds.seat(made, person=getattr(cast, key), title="Thành viên", by=cast.province_official)
    return made


def certified(cast):
    return certificates.grant(
        Standard.objects.get(pk="vietgap-2017"), holder=cast.cooperative, number="VG-1", certifier="thử",
        valid_from=today() - timedelta(days=100), valid_to=today() + timedelta(days=100),
        trade_items=[cast.boxed_mango], by=cast.manager,
    )  # fmt: skip


def opened(cast, round_=None, **facts):
    round_ = round_ or a_round(cast)
    group = procedures.rules_of(round_.procedure).groups[0]
    known = {"trade_item": cast.boxed_mango, "group": group, "story": "Xoài nhà.", "by": cast.manager}
    return dossiers.open_dossier(round_, client_id=facts.pop("client_id", uuid4()), **{**known, **facts})


def submitted(cast, round_=None, **facts):
    row = opened(cast, round_, **facts)
    dossiers.attach(row, [certified(cast)], by=cast.manager)
    dossiers.submit(row, by=cast.manager)
    return row


def reported(cast, round_=None, **given):
    row = submitted(cast, round_)
    scoring.report(row, points=points(COMMUNE, **given), comment="Đạt", by=cast.official)
    return row


def tallied(cast, *, sheet=MEMBER, commune=None, members=COUNCIL):
    row = reported(cast, **(commune or {}))
    for key in members:
        scoring.hand_in(row, points=points(sheet), by=getattr(cast, key))
    deciding.tally(row, by=cast.province_official)
    return row


def recognized(cast, **facts):
    row = tallied(cast, **facts)
    deciding.recognize(row, number="10/QĐ-THỬ", decided_on=today(), by=cast.province_official)
    return row
