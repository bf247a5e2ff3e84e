"""A resident's report becomes exactly one work file; its result is the answer, and its steps are told without names."""

from uuid import uuid4

import pytest
from django.urls import reverse

from commune.casework import steps
from commune.casework.followers import open_for_report
from commune.casework.models import WorkFile
from commune.casework.tests.worked import how, judged
from commune.citizens import reports
from commune.citizens.models import Report, ReportContact
from commune.ledger import following
from commune.ledger.models import Entry
from commune.units.models import AdminUnit

pytestmark = pytest.mark.django_db


def reported():
    report = reports.send(
        AdminUnit.objects.get(pk="vn2:C:30076"),
        category="road",
        hamlet="ấp Mỹ Thới",
        words="Ổ gà trước nhà",
        client_id=uuid4(),
        phone="+84912345678",
    )
    following.catch_up()
    return report


def test_one_file_however_often_it_is_read(cast):
    report = reported()
    following.catch_up()
    open_for_report(Entry.objects.get(kind="citizens.report"))

    file = WorkFile.objects.get()
    assert file.report == report
    assert file.office == cast.office
    assert file.opened_by is None
    assert file.steps.count() == 1
    assert "Ổ gà" not in file.title


def test_the_result_is_the_answer(client, cast):
    report = reported()
    file = WorkFile.objects.get()
    steps.assign(file, to=cast.official, how=how(cast.official))
    place = reverse("citizens:report", args=[report.code])
    halfway = client.get(place).content.decode()
    assert "Đã giao người xử lý" in halfway
    assert cast.official.full_name not in halfway

    one = how(cast.official)
    for _ in range(2):
        steps.close(file, note="Đã trám xong sáng nay", how=one)
    assert Report.objects.get().answer.text == "Đã trám xong sáng nay"
    assert "Đã trám xong sáng nay" in client.get(place).content.decode()
    assert (judged(file).closed, judged(file).online) == (True, False)
    assert not ReportContact.objects.exists()


def test_the_office_reads_all_of_it(client, cast):
    reported()
    place = reverse("casework:file", args=[WorkFile.objects.get().pk])
    client.force_login(cast.official)
    shown = client.get(place).content.decode()
    assert "Ổ gà trước nhà" in shown
    assert "0912 345 678" in shown
    client.force_login(cast.auditor)
    shown = client.get(place).content.decode()
    assert "Ổ gà trước nhà" in shown
    assert "0912 345 678" not in shown
    client.force_login(cast.other_official)
    assert client.get(place).status_code == 404
