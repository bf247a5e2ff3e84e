"""A random packing day: its events, exported, are accepted by anybody's reader, and tell the lineage as it was."""

import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

import pytest
from django.core.management import call_command

from commune.api import keys
from commune.coldchain import readings, rooms, treatment
from commune.coldchain.curves import Point
from commune.packhouse import grading, intake, packing, tasting
from commune.packhouse.available import amounts_of
from commune.packhouse.balance import balance_of
from commune.trace import identifiers
from commune.trace.models import Lot, LotLink
from tests.village import Village, build_village, days_ago, harvested

pytestmark = pytest.mark.django_db
SEEDS = (1, 7, 2026)
DAY = days_ago(1)


@dataclass
class Played:
    """The truth as the generator knows it: kilograms of each harvest lot in each packed one, by URI."""

    village: Village
    dice: random.Random
    truth: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(dict))
    steps: int = 0

    def facts(self):
        """Who, where, and a client id of its own for each step; no two days share one."""
        self.steps += 1
        client_id = uuid5(UUID(int=self.dice.getrandbits(128)), str(self.steps))
        return {"by": self.village.packer, "place": self.village.packhouse, "client_id": client_id}


def play_day(seed):
    played = Played(build_village(), random.Random(seed))
    room = rooms.open_room(played.village.packhouse, code="KL-1", name="Kho lạnh", by=played.village.manager)
    for number in range(played.dice.randint(3, 5)):
        take_in_and_sort(played, number)
    for number in range(played.dice.randint(3, 6)):
        pack_something(played, room, number)
    cool = [Point(DAY + timedelta(hours=9, minutes=30 * n), Decimal("11.9")) for n in range(6)]
    readings.take_in(room, cool, by=played.village.packer)
    return played


def take_in_and_sort(played, number):
    """A lot comes in loads; some of it is sorted, some treated."""
    kilograms, dice = played.dice.randint(60, 300), played.dice
    lot = harvested(played.village, str(kilograms))
    part = dice.randint(30, kilograms)
    for load in (part, kilograms - part):
        if load:
            at = DAY + timedelta(minutes=number)
            intake.receive(lot, quantity=Decimal(load), at=at, **played.facts())
    if dice.random() < 0.8:
        first, aside = dice.randint(20, kilograms - 10), dice.randint(1, 10)
        grading.grade(
            lot,
            taken=Decimal(first + aside),
            grades={"first": Decimal(first)},
            rejects={"bruised": Decimal(aside)},
            at=DAY + timedelta(hours=1, minutes=number),
            **played.facts(),
        )
    if dice.random() < 0.5:
        hot = [
            Point(DAY + timedelta(hours=2, minutes=100 * number + 5 * n), Decimal("46.4")) for n in range(18)
        ]
        treatment.treat([(lot, Decimal(20))], protocol="hot-water-fly", curve=hot, **played.facts())


def pack_something(played, room, number):
    """One or two lots, of one grade, into boxes; the box lot is kept cold and tasted."""
    village, dice = played.village, played.dice
    grade = dice.choice(("first", "mixed"))
    rows = amounts_of(Lot.objects.filter(kind="harvest"), village.packhouse)
    rows = [row for row in rows if row.left_of(grade) >= 5]
    chosen = dice.sample(rows, min(len(rows), dice.randint(1, 2)))
    inputs = [(row.lot, Decimal(5 * dice.randint(1, int(row.left_of(grade) // 5)))) for row in chosen]
    if not inputs:
        return
    units = int(sum(kg for _, kg in inputs) // 5)
    at = DAY + timedelta(hours=8, minutes=number)
    made = packing.pack(
        inputs, trade_item=village.box, units=units, loss_kg=Decimal(0), grade=grade, at=at, **played.facts()
    )
    played.truth[identifiers.uri_of(made)] = {identifiers.uri_of(lot): kg for lot, kg in inputs}
    rooms.move_in(made, room=room, at=at, by=village.packer, client_id=played.facts()["client_id"])
    scores = dict.fromkeys(("look", "smell", "sweetness", "flesh", "whole"), dice.randint(1, 5))
    tasting.taste(made, scores=scores, at=at, **played.facts())


def exported(client, **asked):
    """Every event of the day, page by page, as a stranger's program with a key gets them."""
    _, key = keys.issue_key(name="người lạ", scopes=["epcis:read"], by="system:test")
    query = {"GE_eventTime": DAY.isoformat(), "perPage": 7, **asked}
    found, headers = [], {"Authorization": f"Bearer {key}"}
    while True:
        answer = client.get("/epcis/events", query, headers=headers)
        assert answer.status_code == 200, answer.content
        body = answer.json()
        found += body["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        link = answer.headers.get("Link", "")
        if 'rel="next"' not in link:
            return body["@context"], found
        following = parse_qs(urlsplit(link.partition("<")[2].partition(">")[0]).query)
        query["nextPageToken"] = following["nextPageToken"][0]


def lineage_of(events):
    """Kilograms of each input in each output, from transformation events alone."""
    found = {}
    for event in events:
        if event["type"] == "TransformationEvent":
            (made,) = event["outputQuantityList"]
            inputs = event["inputQuantityList"]
            found[made["epcClass"]] = {each["epcClass"]: Decimal(str(each["quantity"])) for each in inputs}
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_events_of_a_day_are_accepted_and_tell_the_lineage_as_it_was(client, tmp_path, seed):
    played = play_day(seed)
    context, events = exported(client)

    document = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": DAY.isoformat(),
        "epcisBody": {"eventList": events},
    }
    file, out = tmp_path / "day.jsonld", StringIO()
    file.write_text(json.dumps(document), encoding="utf-8")
    call_command("epcis_capture", "--dry-run", str(file), stdout=out)
    verdict = json.loads(out.getvalue())

    links = defaultdict(dict)
    for link in LotLink.objects.select_related("parent__trade_item", "child__trade_item"):
        links[identifiers.uri_of(link.child)][identifiers.uri_of(link.parent)] = link.quantity
    assert verdict["accepted"], verdict
    assert (verdict["events"], verdict["errors"]) == (len(events), [])
    assert played.truth
    assert lineage_of(events) == dict(played.truth) == dict(links)


def test_every_step_has_its_event_and_every_gram_its_place(client):
    played = play_day(SEEDS[0])
    _, events = exported(client)

    steps = {event["bizStep"].rpartition("/")[2] for event in events}
    assert steps >= {"receiving", "inspecting", "commissioning", "storing", "sampling", "sensor_reporting"}
    assert all(event["eventTimeZoneOffset"] == "+07:00" and event["eventID"] for event in events)
    found = balance_of(played.village.packhouse, DAY.date())
    packed = sum(sum(parts.values()) for parts in played.truth.values())
    assert (found.difference, found.packed) == (0, packed)
