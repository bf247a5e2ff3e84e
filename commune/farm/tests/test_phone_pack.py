"""What a phone carries: her plots and no others, the same answers, one page for everybody."""

import hashlib
import io
import json
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image

from commune.farm.diary import InputUse, record_entry
from commune.farm.harvest import record_harvest
from commune.farm.models import DiaryEntry
from commune.farm.phone_pack import pack_for
from commune.farm.photos import may_be_public
from commune.files import keeping
from commune.people import consents
from commune.quality import lists
from tests.village import Village, build_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return build_village()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def written(village, activity="watering", by=None, **facts):
    return record_entry(
        village.plot,
        activity=activity,
        occurred_at=days_ago(1),
        by=by or village.farmer,
        client_id=uuid4(),
        **facts,
    )


def test_she_carries_her_own_plot_and_the_technician_his_members(village):
    hers, his = pack_for(village.farmer), pack_for(village.technician)

    assert [each["code"] for each in hers["plots"]] == ["V-0117-1"]
    assert [each["own"] for each in hers["plots"]] == [True]
    assert {each["code"] for each in his["plots"]} >= {"V-0117-1", "V-0042-1"}
    assert not any(each["own"] for each in his["plots"])
    assert village.farmer.full_name in [each["name"] for each in his["plots"][-1]["farmers"]]
    assert pack_for(village.stranger)["plots"] == []


def test_it_is_plain_json_and_holds_the_compact_rules(village):
    written(village, "spraying", inputs=[InputUse(village.medicine, None, "MLT")])

    pack = json.loads(json.dumps(pack_for(village.farmer)))

    assert pack["rules"][str(village.medicine.pk)] == {"MNGIN": [[[14, "2020-01-01", None, "thử"]]]}
    [spray] = pack["plots"][0]["sprays"]
    assert spray["product"] == str(village.medicine.pk)
    assert pack["plots"][0]["last"]["spraying"]["inputs"] == [{"product": spray["product"], "quantity": ""}]


def test_rules_stand_by_issuer_and_only_bans_on_using_count(village):
    heading = "trade_name,kind,active_ingredient,species,phi_days\n"
    for issuer, number, days, valid_from in (
        ("Sổ tay", "sổ tay 1", 7, date(2021, 1, 1)),
        ("Sổ tay", "sổ tay 2", 21, date(2022, 1, 1)),
        ("Nhà sản xuất", "nhãn mới", 3, date(2023, 1, 1)),
    ):
        line = f"{village.medicine.trade_name},pesticide,azoxystrobin,MNGIN,{days}\n"
        lists.load_list((heading + line).encode(), lists.Heading(number, issuer, valid_from), by=None)
    of_bans = "active_ingredient,stage,valid_from,source\n"
    bans = of_bans + "azoxystrobin,make,2019-01-01,A\nazoxystrobin,trade,2020-01-01,A\n"
    lists.load_list(bans.encode(), lists.Heading("cấm 1", "Bộ thử", date(2019, 1, 1)), by=None)

    pack = pack_for(village.farmer)

    assert [[line[0] for line in lines] for lines in pack["rules"][str(village.medicine.pk)]["MNGIN"]] == [
        [3],
        [21, 7],
        [14],
    ]
    assert pack["bans"] == {}
    later = of_bans + "azoxystrobin,use,2024-05-01,B\nazoxystrobin,use,2024-02-01,A\n"
    lists.load_list(later.encode(), lists.Heading("cấm 2", "Bộ thử", date(2024, 2, 1)), by=None)
    assert pack_for(village.farmer)["bans"] == {str(village.medicine.pk): "2024-02-01"}


def test_her_last_harvests_go_with_her(village):
    facts = {"by": village.farmer, "client_id": uuid4(), "trade_item": village.bulk}
    lot = record_harvest(village.plot, quantity=Decimal(100), at=days_ago(3), **facts)

    [told] = pack_for(village.farmer)["plots"][0]["harvests"]

    assert datetime.fromisoformat(told.pop("at")) == lot.made_at
    assert told == {"entry": str(facts["client_id"]), "lot": lot.code, "species": "MNGIN"}


def test_queries_do_not_grow_with_the_plots(village, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        pack_for(village.technician)


def test_what_was_written_for_her_waits_in_her_pack(village):
    entry = written(village, by=village.technician, on_behalf_of=village.farmer)

    [line] = pack_for(village.farmer)["waiting"]
    assert (line["id"], line["writer"]) == (str(entry.client_id), village.technician.full_name)


def test_the_shell_is_everybodys_and_the_pack_is_hers(client, village):
    shell = client.get(reverse("farm:offline"))
    stranger = client.get(reverse("farm:pack"))
    client.force_login(village.farmer)

    assert shell.status_code == 200
    assert client.get(reverse("farm:offline")).content == shell.content
    assert stranger.status_code == 401
    answer = client.get(reverse("farm:pack"))
    assert answer.json()["person"]["name"] == village.farmer.full_name
    assert "csrftoken" in answer.cookies


def test_the_worker_names_every_file_by_what_it_must_be(client):
    text = client.get(reverse("farm:offline_worker")).content.decode()
    shell = json.loads(text.partition("\n")[0].removeprefix("const SHELL = ").rstrip(";"))

    page = client.get(reverse("farm:offline")).content
    assert shell["files"]["/diary/"] == hashlib.sha256(page).hexdigest()
    assert all(f"/static/{name}" in shell["files"] for name in ("farm/offline/app.js", "sync/outbox.js"))


def test_every_module_that_the_app_imports_is_in_the_shell(client):
    import re
    from pathlib import Path

    from django.contrib.staticfiles import finders

    from commune.farm.phone_views import MODULES

    imported = {
        name
        for module in MODULES
        for name in re.findall(
            r'from "([\w/.-]+\.js)"', Path(finders.find(module)).read_text(encoding="utf-8")
        )
    }
    assert imported <= set(MODULES)


def test_a_picture_is_seen_by_whoever_may_read_the_entry(client, village):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(made, "JPEG")
    digest = hashlib.sha256(made.getvalue()).hexdigest()
    entry = written(village, photos=[digest])
    address = reverse("farm:photo", args=[entry.pk, digest])
    client.force_login(village.technician)
    assert client.get(address).status_code == 404

    keeping.keep(made.getvalue(), digest=digest, by=village.farmer.log_actor)

    assert client.get(address)["Content-Type"] == "image/jpeg"
    assert address in client.get(reverse("farm:entry", args=[entry.pk])).content.decode()
    client.force_login(village.other_manager)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_a_picture_of_another_household_does_not_open_in_an_entry_of_hers(client, village):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    digest = hashlib.sha256(made.getvalue()).hexdigest()
    keeping.keep(made.getvalue(), digest=digest, by="person:another-household")
    entry = written(village, photos=[digest])
    address = reverse("farm:photo", args=[entry.pk, digest])
    client.force_login(village.farmer)

    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("farm:entry", args=[entry.pk])).content.decode()
    keeping.keep(made.getvalue(), digest=digest, by=village.farmer.log_actor)
    assert client.get(address)["Content-Type"] == "image/jpeg"


def test_the_technician_takes_her_picture_over_into_an_entry_of_his(client, village):
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "blue").save(made, "JPEG")
    digest = hashlib.sha256(made.getvalue()).hexdigest()
    keeping.keep(made.getvalue(), digest=digest, by=village.farmer.log_actor)
    written(village, photos=[digest])
    his = written(village, by=village.technician, on_behalf_of=village.farmer, photos=[digest])
    client.force_login(village.technician)

    assert client.get(reverse("farm:photo", args=[his.pk, digest]))["Content-Type"] == "image/jpeg"


def test_a_picture_is_public_only_under_her_consents_to_face_and_plot(village):
    entry = written(village)
    assert not may_be_public(entry)

    consents.give(village.farmer, purpose="face", by=village.farmer)
    assert not may_be_public(entry)
    place = consents.give(village.farmer, purpose="plot", by=village.farmer)
    assert may_be_public(entry)
    consents.withdraw(place)
    assert not may_be_public(DiaryEntry.objects.get())
