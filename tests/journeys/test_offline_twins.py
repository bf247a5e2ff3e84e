"""What is written twice, for the phone and for the server, gives the same: canonical bytes, and when she may pick."""

import contextlib
import csv
import io
import random
import re
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from commune.demo import assembling
from commune.farm import late
from commune.farm.diary import record_entry
from commune.farm.harvest import HarvestRefusedError, record_harvest
from commune.farm.models import HarvestVerdict
from commune.farm.phone_pack import pack_for
from commune.farm.safety import earliest_harvest
from commune.lib.vietnamese import VIETNAM
from commune.products.models import Species, TradeItem
from commune.quality import inputs, lists
from commune.quality.models import InputProduct
from commune.sync.canonical import canonical, digest_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def _beside_the_browsers_loop():
    """The browser's driver keeps an event loop running in this thread, which Django would take for its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


def test_phone_and_server_hash_the_same_bytes(visit, server):
    values = [
        {"b": 1, "a10": [True, None, -3], "a2": {"x": "Xịt thuốc trừ bọ trĩ", "": ""}},
        {"10": "mười", "9": "chín", "A": '\u0001\u001f\u007f\u2028"\\/\n\t\b\f', "emoji": "🥭👩‍🌾"},
        {"deep": [[[[{"z": "đ", "a": "Đ"}]]]], "number": 9007199254740991},
    ]
    page = visit()
    page.goto("/diary/")
    told = page.evaluate(
        """async (values) => {
          const { canonical, digestOf, newId } = await import("sync/chain.js");
          const pair = async (value) => [canonical(value), await digestOf(canonical(value))];
          return { pairs: await Promise.all(values.map(pair)),
                   loose: canonical("Thuo\\u0302\\u0323c \\ud800 nhật\\u0000"), id: newId(1e12) };
        }""",
        values,
    )

    assert told["pairs"] == [[canonical(value), digest_of(canonical(value))] for value in values]
    assert told["loose"] == canonical("Thuộc \ufffd nhật")
    assert re.fullmatch(r"00e8d4a5-1000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", told["id"])


SAFETY = """async (cases) => {
  const { earliestHarvest, rulesOf } = await import("farm/offline/safety.js");
  return cases.map(({ pack, plot, on }) => {
    const found = earliestHarvest({ ...pack, sprays: plot.sprays, species: plot.species }, on);
    const spoken = found.spray ? rulesOf(found.spray, plot.species, pack.rules) : [];
    return { ...found, spoken: spoken.map(([days, , , edition]) => [days, edition]) };
  });
}"""
HELD = """async (cases) => {
  const { heldBy } = await import("farm/offline/late.js");
  return cases.map(({ pack, plot, items, written }) => heldBy({ ...pack, plot }, items, written));
}"""
ISSUERS = ["Nhà sản xuất", "Sổ tay", "Chi cục"]
INTERVALS = [0, 3, 7, 14, 21, 30, 3, 7, 14, 21, 30, ""]
LABEL = ["trade_name", "kind", "active_ingredient", "formulation", "registration_number", "uom"]


def lists_that_differ(chance, products, today):
    """Two editions each of two issuers, some already over, and bans at every stage; a third has none of it."""
    if chance.random() < 1 / 3:
        return
    for issuer in chance.sample(ISSUERS, 2):
        for number in ("1", "2"):
            since = today - timedelta(days=chance.choice([5, 15, 30, 45, 400]))
            until = since + timedelta(days=chance.randint(0, 30)) if chance.random() < 0.4 else None
            rows = [
                [*(getattr(each, name) for name in LABEL), "MNGIN", chance.choice(INTERVALS)]
                for each in products
                if chance.random() < 0.7
            ]
            if rows:
                loaded([*LABEL, "species", "phi_days"], rows, lists.Heading(number, issuer, since, until))
    stages = chance.choices(["make", "trade", "use"], [5, 5, 1], k=3)
    days = [today - timedelta(days=chance.randint(0, 60)) for _ in stages]
    rows = [
        [chance.choice(products).ingredients[0], stage, day, f"QĐ {day}"]
        for stage, day in zip(stages, days, strict=True)
    ]
    heading = lists.Heading("QĐ thử", "Bộ thử", today)
    loaded(["active_ingredient", "stage", "valid_from", "source"], rows, heading)


def loaded(columns, rows, heading):
    """Loaded, and followed: harvests are judged again under it."""
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    late.reconsider_under(lists.load_list(text.getvalue().encode(), heading, by=None))


def drawn_spray(chance, now, products):
    """Facts of `record_entry`; a fifth by the minute with an end, others by the day or the minute."""
    start = now - timedelta(days=chance.randint(1, 60), hours=chance.randint(0, 23))
    uses = [(chance.choice(products), Decimal(5), "MLT")] if chance.random() < 0.9 else []
    kind = chance.choice(["spraying", "spraying", "fertilizing"]) if uses else "spraying"
    ends_at = start + timedelta(hours=2) if chance.random() < 0.2 else None
    at = start if ends_at or chance.random() < 0.5 else start.astimezone(VIETNAM).date()
    return {"activity": kind, "occurred_at": at, "ends_at": ends_at, "inputs": uses, "client_id": uuid4()}


@pytest.fixture
def orchard(opened_season):
    """The plot, its farmer, and the pesticides with an ingredient."""
    known = InputProduct.objects.filter(kind="pesticide").exclude(active_ingredient="")
    return assembling.place("other_plot"), assembling.person("other_farmer"), list(known)


def carried(farmer):
    pack = pack_for(farmer)
    return {name: pack[name] for name in ("rules", "bans", "inputs")}, pack["plots"][0]


def test_phone_and_server_agree_on_three_hundred_times_of_picking_whatever_the_sources_say(
    visit, server, orchard
):
    chance, now = random.Random(20263), timezone.now().replace(microsecond=0)
    plot, farmer, products = orchard
    species = Species.objects.get(code="MNGIN")
    cases, expected, differing, staged = [], [], 0, 0
    for _ in range(60):
        with transaction.atomic():
            lists_that_differ(chance, products, now.astimezone(VIETNAM).date())
            for _ in range(chance.randint(0, 4)):
                record_entry(plot, by=farmer, **drawn_spray(chance, now, products))
            pack, told = carried(farmer)
            for _ in range(5):
                on = now + timedelta(days=chance.randint(-30, 25), hours=chance.randint(0, 23))
                verdict = earliest_harvest(plot, species, on)
                spray = verdict.deciding
                differing += bool(spray and spray.disagreement)
                staged += any(_only_made_or_traded(each) for each in verdict.sprays)
                cases.append({"pack": pack, "plot": told, "on": on.timestamp() * 1000})
                expected.append(_told(verdict))
            transaction.set_rollback(True)

    page = visit()
    page.goto("/diary/")
    found = [
        (each["reason"], each["from"], *_decided(each["spray"]), sorted(each["spoken"], key=str))
        for each in page.evaluate(SAFETY, cases)
    ]

    assert found == expected
    assert {each[0] for each in expected} == {
        "no_record", "interval_over", "interval_running", "interval_unknown", "banned_input",
    }  # fmt: skip
    assert differing > 25
    assert staged > 25


def _only_made_or_traded(spray):
    """Banned on that day at another stage than use, and not at use."""
    if spray.input_product is None or spray.ban:
        return False
    day = spray.entry.day
    return any(inputs.ban_of(spray.input_product, day, stage=stage) for stage in ("make", "trade"))


def _told(verdict):
    spray, opens = verdict.deciding, verdict.allowed_from
    product = str(spray.input_product.pk) if spray and spray.input_product else None
    day = spray.entry.day.isoformat() if spray else None
    spoken = [[rule.phi_days, rule.edition] for rule in (spray.rules if spray else ())]
    return verdict.reason, opens and opens.timestamp() * 1000, product, day, sorted(spoken, key=str)


def _decided(spray):
    return (spray["product"], spray["day"]) if spray else (None, None)


def as_slip(plot, facts):
    """The same work as the phone writes it down."""
    at = facts["occurred_at"]
    by_minute = {"at": at.isoformat()} if isinstance(at, datetime) else {"day": at.isoformat()}
    until = {"until": facts["ends_at"].isoformat()} if facts["ends_at"] else {}
    used = [{"product": str(product.pk), "quantity": "5"} for product, _, _ in facts["inputs"]]
    body = {"plot": str(plot.pk), "activity": facts["activity"], "inputs": used, **by_minute, **until}
    return {"id": str(facts["client_id"]), "kind": "farm.entry", "body": body}


def test_the_phone_foresees_which_harvests_a_late_spray_holds(visit, server, orchard):
    chance, now = random.Random(20265), timezone.now().replace(microsecond=0)
    plot, farmer, products = orchard
    mango = TradeItem.objects.get(gtin="09521234000013")
    cases, expected = [], []
    for _ in range(40):
        with transaction.atomic():
            lists_that_differ(chance, products, now.astimezone(VIETNAM).date())
            for _ in range(chance.randint(0, 2)):
                record_entry(plot, by=farmer, **drawn_spray(chance, now, products))
            pack, told = carried(farmer)
            at = now - timedelta(days=chance.randint(0, 40), minutes=chance.randint(1, 600))
            picked = {"trade_item": mango, "quantity": Decimal(1), "at": at, "client_id": uuid4()}
            with contextlib.suppress(HarvestRefusedError):
                record_harvest(plot, by=farmer, **picked)
                item = {"id": str(picked["client_id"]), "kind": "farm.harvest"}
                body = {"plot": str(plot.pk), "trade_item": str(mango.pk), "at": at.isoformat()}
                items = [{**item, "body": body}]
                if chance.random() < 0.5:
                    told = carried(farmer)[1]
                late_one = drawn_spray(chance, now, products)
                entry = record_entry(plot, by=farmer, **late_one)
                held = HarvestVerdict.objects.filter(entry=entry, hold__isnull=False)
                slip = as_slip(plot, late_one)
                cases.append({"pack": pack, "plot": told, "items": items, "written": slip})
                expected.append(sorted(each.harvest.lot.made_at for each in held))
            transaction.set_rollback(True)

    page = visit()
    page.goto("/diary/")
    found = [
        sorted(datetime.fromisoformat(each["at"]) for each in held) for held in page.evaluate(HELD, cases)
    ]

    assert found == expected
    assert sum(bool(each) for each in expected) > 5
    assert sum(not each for each in expected) > 5
