"""Pages of advice and bulletins: who may open them, what they say, and what bad input is told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from commune.advice import advising, bulletins
from commune.advice.models import Advice, Bulletin, BulletinApproval, BulletinIntroduction, PestSighting
from commune.advice.tests.weather_days import put_days, station_of
from commune.farm.seasons import open_season
from commune.lib.vietnamese import format_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def day():
    return advising.today()


@pytest.fixture
def advised(cast, day):
    """A month of weather beside the farmer's plot, and today's advice."""
    open_season(
        cast.plot,
        variety=cast.boxed_mango.variety,
        name="Vụ thử",
        starts_on=day - timedelta(days=50),
        ends_on=day + timedelta(days=30),
        by=cast.farmer,
    )
    put_days(station_of(cast), cast, day - timedelta(days=30), 30, high=36)
    advising.advise(cast.plot, day)
    return cast.plot


def plot_page(name="plot"):
    return reverse(f"advice:{name}", args=["V-0117-1"])


def test_the_farmer_reads_what_to_do_and_why(client, cast, advised):
    client.force_login(cast.farmer)

    home = client.get("/").content.decode()
    listed = client.get(reverse("advice:plots")).content.decode()
    page = client.get(plot_page()).content.decode()
    why = client.get(
        reverse("advice:advice", args=[Advice.objects.get(kind="irrigation").pk])
    ).content.decode()

    assert "Lời khuyên cho vườn" in home
    assert "Nên tưới khoảng" in listed
    assert "Nên tưới khoảng" in page
    for words in ("ET0", "Điều ước tính", "chưa xác nhận", "irrigation-1", "ra đúng lời này"):
        assert words in why, words


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("farmer", 200),
        ("technician", 200),
        ("manager", 200),
        ("official", 200),
        ("other_farmer", 404),
        ("other_manager", 404),
        ("other_official", 404),
        ("buyer", 404),
    ],
)
def test_only_her_own_and_her_leaders_read_it(client, cast, advised, who, status):
    client.force_login(getattr(cast, who))

    assert client.get(plot_page()).status_code == status
    row = Advice.objects.get(kind="irrigation")
    assert client.get(reverse("advice:advice", args=[row.pk])).status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("technician", 302), ("farmer", 302), ("official", 403), ("other_manager", 404)]
)
def test_who_may_write_what_was_seen(client, cast, advised, day, who, status):
    client.force_login(getattr(cast, who))
    facts = {"client_id": str(uuid4()), "what": "DACUDO:pupa", "seen_on": format_date(day)}

    assert client.post(plot_page("sightings"), facts).status_code == status
    assert PestSighting.objects.count() == (status == 302)


def test_a_sighting_twice_is_one_and_answers_with_days(client, cast, advised, day):
    client.force_login(cast.technician)
    seen_on = format_date(day - timedelta(days=3))
    facts = {"client_id": str(uuid4()), "what": "DACUDO:pupa", "seen_on": seen_on}

    pages = [client.post(plot_page("sightings"), facts, follow=True).content.decode() for _ in range(2)]

    assert PestSighting.objects.count() == 1
    assert all("ngày nữa sẽ thành ruồi bay" in page for page in pages)


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "DACUDO:adult"},
        {"what": "SOGAFU:egg"},
        {"seen_on": "31/02/2026"},
        {"seen_on": "01/01/2020"},
        {"seen_on": "01/01/2190"},
        {"client_id": "x"},
    ],
)
def test_what_cannot_have_been_seen(client, cast, advised, day, wrong):
    client.force_login(cast.technician)
    facts = {"client_id": str(uuid4()), "what": "DACUDO:pupa", "seen_on": format_date(day)}

    answer = client.post(plot_page("sightings"), facts | wrong)

    assert answer.status_code == 422
    assert not PestSighting.objects.exists()


def test_an_expired_session_is_sent_to_sign_in(client, advised):
    for address in (reverse("advice:plots"), plot_page(), plot_page("sightings")):
        assert client.get(address).url.startswith("/accounts/login/")


def address(day, name="bulletin"):
    return reverse(f"advice:{name}", args=["vn2:C:30076", bulletins.monday_of(day).isoformat()])


@pytest.fixture
def drafted(client, cast, advised):
    client.force_login(cast.official)
    client.post(reverse("advice:bulletins"), {"unit": "vn2:C:30076"})
    return Bulletin.objects.get()


def test_an_official_writes_words_and_approves_figures(client, cast, drafted, day):
    draft = client.get(address(day)).content.decode()
    client.post(address(day, "introduction"), {"text": "Bà con giữ nước.", "figures": "{}", "rain": "999"})
    for _ in range(2):
        client.post(address(day, "approval"), {"figures": "{}"})
    client.logout()

    page = client.get(address(day)).content.decode()
    paper = client.get(address(day, "paper"))
    spoken = client.get(address(day, "loudspeaker")).content.decode()

    assert "Bản nháp" in draft
    assert "Bà con giữ nước." in page
    assert "vườn được theo dõi" in page
    assert "999" not in page
    assert "V-0117-1" not in page
    assert paper.content.startswith(b"%PDF")
    assert BulletinApproval.objects.count() == 1
    text = re.sub(r"<[^>]+>", " ", spoken.partition("<article")[2].partition("</article>")[0])
    assert "Bà con giữ nước." in text
    assert "mi-li-mét" in text
    assert not any(sign.isdigit() for sign in text)


def test_after_approval_nothing_changes(client, cast, drafted, day):
    client.post(address(day, "approval"), follow=True)
    before = _main(client.get(address(day)))

    answer = client.post(address(day, "introduction"), {"text": "Sửa lại."})
    put_days(station_of(cast), cast, day - timedelta(days=33), 2)

    assert answer.status_code == 422
    assert not BulletinIntroduction.objects.exists()
    assert _main(client.get(address(day))) == before


def _main(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_draft_is_its_editors_alone(client, cast, drafted, day):
    for who in ("farmer", "manager", "other_official", "auditor", None):
        client.logout()
        if who:
            client.force_login(getattr(cast, who))
        for name in ("bulletin", "paper", "loudspeaker"):
            assert client.get(address(day, name)).status_code == 404, (who, name)
        for name in ("introduction", "approval"):
            assert client.post(address(day, name)).status_code == (404 if who else 302)
    assert not BulletinApproval.objects.exists()


@pytest.mark.parametrize("who", ["farmer", "manager", "other_official", "auditor"])
def test_others_open_no_bulletin(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.post(reverse("advice:bulletins"), {"unit": "vn2:C:30076"}).status_code == 404
    assert not Bulletin.objects.exists()


def test_a_bulletin_is_opened_once_a_week(client, cast, drafted):
    client.post(reverse("advice:bulletins"), {"unit": "vn2:C:30076"})

    assert Bulletin.objects.count() == 1


def test_impossible_weeks(client, cast, drafted, day):
    monday = bulletins.monday_of(day)
    for wrong in (monday + timedelta(days=7), monday + timedelta(days=1)):
        with pytest.raises(bulletins.BulletinRefusedError):
            bulletins.open_bulletin(drafted.unit, monday=wrong, by=cast.official)
    for text in ("hôm-nay", "2026-13-01", "2020-01-06"):
        assert client.get(reverse("advice:bulletin", args=["vn2:C:30076", text])).status_code == 404


def test_a_commune_without_station_has_nothing_to_tell(client, cast, day):
    bulletin = bulletins.open_bulletin(cast.plot.unit, monday=bulletins.monday_of(day), by=cast.official)
    client.force_login(cast.official)

    page = client.post(address(day, "approval"), follow=True).content.decode()

    assert "Chưa có trạm đo nào trong xã" in page
    assert not BulletinApproval.objects.filter(bulletin=bulletin).exists()


def test_too_long_an_introduction(client, cast, drafted, day):
    answer = client.post(address(day, "introduction"), {"text": "a" * 1501})

    assert answer.status_code == 422
    assert not BulletinIntroduction.objects.exists()
