"""Hamlets: entered by the office alone, and a plot lies in one from a day on."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from commune.ledger.models import Entry
from commune.lib.vietnamese import format_date
from commune.places.hamlets import HamletRefused, assign_plot, enter_hamlet, hamlet_of, plots_with_hamlet
from commune.places.models import Hamlet, HamletAssignment
from commune.places.showing import shown
from commune.units.history import date_today

pytestmark = pytest.mark.django_db
FIRST = date(2025, 7, 1)


def hamlet(cast, name="ấp Thử", by=None, **facts):
    facts = {"since": FIRST, "is_illustrative": True, "client_id": uuid4()} | facts
    return enter_hamlet(cast.plot.unit, name=name, by=by or cast.official, **facts)


def test_the_office_enters_a_hamlet_once(cast):
    sent = uuid4()
    first, second = (hamlet(cast, client_id=sent) for _ in range(2))

    assert first.pk == second.pk
    assert str(first) == "ấp Thử (minh họa)"
    assert Entry.objects.filter(kind="places.hamlet").count() == 1
    with pytest.raises(HamletRefused, match="đã có"):
        hamlet(cast, "Ấp thử")


@pytest.mark.parametrize("role", ["farmer", "technician", "manager", "other_official", "auditor", "buyer"])
def test_nobody_else_enters_or_assigns(cast, role):
    with pytest.raises(PermissionError):
        hamlet(cast, by=getattr(cast, role))
    with pytest.raises(PermissionError):
        assign_plot(cast.plot, hamlet=hamlet(cast), since=FIRST, by=getattr(cast, role))


def test_a_plot_lies_in_one_hamlet_until_another_assignment_begins(cast):
    first, second = hamlet(cast), hamlet(cast, "ấp Khác")
    moved = date_today() - timedelta(days=10)
    assign_plot(cast.plot, hamlet=first, since=FIRST, by=cast.official)
    assign_plot(cast.plot, hamlet=first, since=FIRST, by=cast.official)
    assign_plot(cast.plot, hamlet=second, since=moved, by=cast.official)

    assert HamletAssignment.objects.count() == 2
    assert hamlet_of(cast.plot, moved - timedelta(days=1)) == first
    assert hamlet_of(cast.plot, moved) == hamlet_of(cast.plot) == second
    assert hamlet_of(cast.plot, FIRST - timedelta(days=1)) is None
    assert {row.code: row.hamlet_key for row in plots_with_hamlet(cast.plot.unit)}["V-0117-1"] == second.pk
    assert shown(cast.plot, cast.farmer).hamlet == "ấp Khác (minh họa)"


def test_impossible_assignments_are_refused(cast):
    late = hamlet(cast, since=date(2026, 1, 1))
    for day in (date(2025, 12, 31), date_today() + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(HamletRefused):
            assign_plot(cast.plot, hamlet=late, since=day, by=cast.official)
    with pytest.raises(HamletRefused):
        assign_plot(cast.packhouse, hamlet=late, since=date(2026, 2, 1), by=cast.official)
    assign_plot(cast.plot, hamlet=late, since=date(2026, 2, 1), by=cast.official)
    with pytest.raises(HamletRefused, match="đúng ngày"):
        assign_plot(cast.plot, hamlet=hamlet(cast, "ấp Khác"), since=date(2026, 2, 1), by=cast.official)


def test_the_page_enters_assigns_and_gives_the_list(client, cast):
    client.force_login(cast.official)
    facts = {"client_id": str(uuid4()), "name": "ấp Mới", "since": "01/07/2025", "is_illustrative": "on"}
    assert client.post(reverse("places:hamlets"), facts).status_code == 302
    made = Hamlet.objects.get()
    address = reverse("places:hamlet_assignments", args=["V-0117-1"])

    assert client.post(address, {"hamlet": str(made.pk), "since": format_date(FIRST)}).status_code == 302
    page = client.get(reverse("places:hamlets"), {"tim": "v-0117"}).content.decode()
    assert "ấp Mới (minh họa)" in page
    assert "V-0042-1" not in page
    assert client.get(reverse("places:hamlets_download")).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"since": "2025"}, {"client_id": "x"}, {"since": "01/01/2999"}]
)
def test_wrong_input_is_told_and_nothing_written(client, cast, wrong):
    client.force_login(cast.official)
    facts = {"client_id": str(uuid4()), "name": "ấp Mới", "since": "01/07/2025"} | wrong

    assert client.post(reverse("places:hamlets"), facts).status_code == 422
    assert (
        client.post(reverse("places:hamlet_assignments", args=["V-0117-1"]), {"hamlet": "x"}).status_code
        == 422
    )
    assert Hamlet.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("farmer", 404), ("other_manager", 404), ("auditor", 404)]
)
def test_strangers_and_others_do_not_get_in(client, cast, who, status):
    if who:
        client.force_login(getattr(cast, who))

    assert client.get(reverse("places:hamlets")).status_code == status
    assert client.post(reverse("places:hamlet_assignments", args=["V-0117-1"])).status_code == status
