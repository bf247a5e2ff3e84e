"""What is written twice, for the phone and for the server, gives the same: canonical bytes, and when she may pick."""

import random
import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from commune.demo import assembling
from commune.farm.diary import record_entry
from commune.farm.phone_pack import pack_for
from commune.farm.safety import earliest_harvest
from commune.products.models import Species
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
  const { earliestHarvest } = await import("farm/offline/safety.js");
  const asked = ({ pack, plot, on }) => earliestHarvest({ ...pack, sprays: plot.sprays, species: plot.species }, on);
  return cases.map(asked);
}"""


def test_phone_and_server_agree_on_two_hundred_times_of_picking(visit, server, opened_season):
    chance, now = random.Random(20263), timezone.now().replace(microsecond=0)
    plot, farmer = assembling.place("other_plot"), assembling.person("other_farmer")
    species, products = Species.objects.get(code="MNGIN"), list(InputProduct.objects.filter(kind="pesticide"))
    cases, expected = [], []
    for _ in range(40):
        with transaction.atomic():
            for _ in range(chance.randint(0, 4)):
                start = now - timedelta(days=chance.randint(1, 60), hours=chance.randint(0, 23))
                uses = [(chance.choice(products), Decimal(5), "MLT")] if chance.random() < 0.9 else []
                record_entry(
                    plot,
                    activity=chance.choice(["spraying", "spraying", "fertilizing"]) if uses else "spraying",
                    occurred_at=start if chance.random() < 0.5 else start.date(),
                    ends_at=start + timedelta(hours=2) if chance.random() < 0.2 else None,
                    by=farmer,
                    inputs=uses,
                    client_id=uuid4(),
                )
            pack = pack_for(farmer)
            known = {"rules": pack["rules"], "bans": pack["bans"]}
            for _ in range(5):
                on = now + timedelta(days=chance.randint(-30, 25), hours=chance.randint(0, 23))
                verdict = earliest_harvest(plot, species, on)
                cases.append({"pack": known, "plot": pack["plots"][0], "on": on.timestamp() * 1000})
                expected.append((verdict.reason, verdict.allowed_from))
            transaction.set_rollback(True)

    page = visit()
    page.goto("/diary/")
    answers = page.evaluate(SAFETY, cases)

    found = [(each["reason"], each["from"]) for each in answers]
    asked = [(reason, moment and moment.timestamp() * 1000) for reason, moment in expected]
    assert found == asked
    assert len({reason for reason, _ in asked}) >= 4
