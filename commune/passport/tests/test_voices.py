"""Questions to the seller and taps of ease: without a cookie, limited, due in a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commune.passport import ease, kept, questions
from commune.passport.models import EaseCount, QuestionDismissal, ScanAnswer, ScanQuestion


@pytest.fixture
def below(season):
    return f"/stories/{season.lot.trade_item.gtin}/{season.lot.code}/"


def ask(client, below, text="Xoài này hái lúc nào chín?", **headers):
    return client.post(f"{below}questions/", {"text": text}, headers=headers)


def test_a_tap_is_counted_by_lot_and_day_without_a_cookie(client, season, below):
    for answer in ("yes", "yes", "no"):
        response = client.post(f"{below}ease/", {"answer": answer})

        assert response.status_code == 303
        assert response.cookies == {}
    row = EaseCount.objects.get()
    assert (row.lot, row.day, row.at_ease, row.not_yet) == (season.lot, timezone.localdate(), 2, 1)
    assert "2 lượt yên tâm, 1 lượt chưa" in client.get(response["Location"]).content.decode()


def test_another_day_is_another_count(season):
    ease.count(season.lot, at_ease=True, on=timezone.localdate() - timedelta(days=1))
    ease.count(season.lot, at_ease=True)

    assert EaseCount.objects.count() == 2
    assert ease.ease_of(season.lot) == ease.Ease(2, 0)


def test_a_tap_that_says_nothing_is_refused(client, below):
    response = client.post(f"{below}ease/", {"answer": "maybe"})

    assert response.status_code == 400
    assert not EaseCount.objects.exists()


def test_an_unknown_lot_takes_no_taps(client, season):
    gtin = season.lot.trade_item.gtin

    assert client.post(f"/stories/{gtin}/P000000XXX/ease/", {"answer": "yes"}).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "https://elsewhere.example"},
        {"referer": "https://elsewhere.example/page"},
        {"origin": "http://["},
        {"referer": "http://[::1"},
        {"origin": "null"},
    ],
)
def test_forms_of_other_sites_are_refused(client, below, headers):
    response = client.post(f"{below}ease/", {"answer": "yes"}, headers=headers)

    assert response.status_code == 403
    assert not EaseCount.objects.exists()


def test_too_many_from_one_address_are_refused_until_the_window_is_over(client, below, settings, monkeypatch):
    settings.RATE_PUBLIC_WRITES = 2
    now = timezone.now().timestamp()
    monkeypatch.setattr("commune.design.rates.time.time", lambda: now)

    first = [client.post(f"{below}ease/", {"answer": "yes"}).status_code for _ in range(2)]
    refused = ask(client, below)
    assert (first, refused.status_code) == ([303, 303], 429)
    assert "Nhiều lượt quá" in refused.content.decode()

    now += 3 * 600
    assert ask(client, below).status_code == 303
    assert (ScanQuestion.objects.count(), EaseCount.objects.get().at_ease) == (1, 2)


def test_a_question_is_due_in_a_day_and_leads_to_its_own_page(client, season, below):
    response = ask(client, below)

    row = ScanQuestion.objects.get()
    assert row.due_at - row.asked_at == timedelta(days=1)
    assert response["Location"] == f"/questions/{row.pk}/"
    assert "Đã gửi" in client.get(response["Location"]).content.decode()
    page = client.get(season.lot_path).content.decode()
    assert "Đang chờ trả lời: 1." in page
    assert row.text not in page


def test_the_same_question_twice_is_one(client, below):
    assert ask(client, below)["Location"] == ask(client, below)["Location"]
    assert ScanQuestion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  a  ", "x" * 501])
def test_a_question_that_is_none_is_given_back(client, below, text):
    response = ask(client, below, text)

    assert response.status_code == 400
    assert "Chưa gửi được" in response.content.decode()
    assert not ScanQuestion.objects.exists()


def test_a_question_reads_as_it_was_written(client, below):
    ask(client, below, text="Xoài \u202enày\u202c hái\u200b lúc nào chín?")

    assert ScanQuestion.objects.get().text == "Xoài này hái lúc nào chín?"


def test_questions_end_a_year_after_the_lot(season):
    later = season.lot.made_at + questions.OPEN_FOR

    with pytest.raises(questions.QuestionRefusedError):
        questions.ask(season.lot, text="Còn ai ở đó không?", at=later)
    assert not questions.is_open(season.lot, later)


def test_an_overdue_question_is_marked_for_everybody(client, season, below):
    late = timezone.now() - timedelta(days=1, minutes=1)
    row = questions.ask(season.lot, text="Sao chưa ai trả lời?", at=late)

    assert row.is_overdue
    assert "Quá hạn: 1." in client.get(season.lot_path).content.decode()
    assert "Quá hạn trả lời" in client.get(f"/questions/{row.pk}/").content.decode()
    client.force_login(season.village.manager)
    assert "Quá hạn" in client.get("/sell/questions/").content.decode()


def test_the_answer_stands_on_the_page(client, season, below):
    ask(client, below)
    row = ScanQuestion.objects.get()
    client.force_login(season.village.manager)

    response = client.post(f"/sell/questions/{row.pk}/answer/", {"text": "Hái lúc già nắng."})

    assert response.status_code == 303
    for path in (season.lot_path, season.path(), f"/questions/{row.pk}/"):
        page = client.get(path).content.decode()
        assert "Hái lúc già nắng." in page
        assert "Xoài này hái lúc nào chín?" in page


def test_an_answer_is_given_once(season):
    row = questions.ask(season.lot, text="Ngọt không bà con?")
    by = season.village.manager

    first = questions.answer(row, text="Ngọt.", by=by)

    assert questions.answer(row, text="Ngọt.", by=by) == first
    with pytest.raises(questions.QuestionRefusedError):
        questions.answer(row, text="Chua.", by=by)
    with pytest.raises(questions.QuestionRefusedError):
        questions.dismiss(row, reason="Quảng cáo", by=by)
    assert ScanAnswer.objects.count() == 1


def test_what_is_no_question_never_shows(client, season, below):
    ask(client, below, "Vay tiền nhanh bấm vào đây")
    row = ScanQuestion.objects.get()
    client.force_login(season.village.manager)

    client.post(f"/sell/questions/{row.pk}/dismissal/", {"text": "Quảng cáo"})

    assert QuestionDismissal.objects.get().reason == "Quảng cáo"
    page = client.get(season.lot_path).content.decode()
    assert "Vay tiền" not in page
    assert "Đang chờ trả lời" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("other_manager", 404), ("stranger", 404), ("technician", 303), (None, 302)]
)
def test_only_who_sells_the_lot_answers(client, season, who, status):
    row = questions.ask(season.lot, text="Ai bán lô này vậy?")
    if who:
        client.force_login(getattr(season.village, who))

    response = client.post(f"/sell/questions/{row.pk}/answer/", {"text": "Tôi đây."})

    assert response.status_code == status
    assert ScanAnswer.objects.exists() is (status == 303)


def test_an_empty_answer_is_given_back(client, season):
    row = questions.ask(season.lot, text="Ai bán lô này vậy?")
    client.force_login(season.village.manager)

    assert client.post(f"/sell/questions/{row.pk}/answer/", {"text": " "}).status_code == 422


def test_a_tap_shows_within_a_minute(client, season, below, monkeypatch):
    client.get(season.lot_path)
    client.post(f"{below}ease/", {"answer": "yes"})
    monkeypatch.setattr(kept, "LONGEST", -1.0)

    assert "1 lượt yên tâm" in client.get(season.lot_path).content.decode()
