"""Households asked on several phones over a line that is cut at random, while phones die: what is there afterwards.

`python -m tests.offline_survey COUNT` lists so many households in an open survey of the season and prints it;
`python -m tests.offline_survey` reads what the phones had written on standard input and prints what is wrong. Both run
in the environment of the season.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faulty import BadLine
from tests.mortal_browser import MortalBrowser
from tests.stage import ROOT, Season, Server

PATIENCE = 900.0  # seconds until everything must have arrived
LISTED = ".survey-list a"
PLACE = "/surveys/field/"
CODE = "MTTQ-HL-2"
WRITE = """async (households) => {
  const { app } = await import("surveys/field.js");
  const survey = app.pack.surveys.find((each) => each.households.some(({ id }) => id === households[0]));
  for (const [place, household] of households.entries()) {
    const said = ["rat", "co", "chua"][place % 3];
    const content = { hai_long: said, duong: "co", so_nguoi: String(1 + (place % 9)) };
    if (said === "chua") content.vi_sao = `Đuờng ấp ngập nu\\u031bo\\u031b\\u0301c, hộ ${place}`;
    await app.write({ survey: survey.id, household, content, answered_at: new Date(app.now()).toISOString() });
  }
}"""
WRITTEN = """async () => {
  const { app } = await import("surveys/field.js");
  const outbox = await app.box.db.getAll("outbox");
  const head = await app.box.db.get("meta", "head");
  return { device: head.device, texts: Object.fromEntries(outbox.map((row) => [row.id, row.text])) };
}"""
WAITING = """async () => {
  const { app } = await import("surveys/field.js");
  const { counts } = await import("sync/outbox.js");
  return (await counts(app.box)).waiting;
}"""


@dataclass(frozen=True)
class Size:
    forms: int
    browsers: int
    cuts: int
    kills: int
    fault_rate: float = 0.35


def suffered(season: Season, size: Size, *, seed: int, playwright: Any) -> dict[str, Any]:
    """Ask in a dead spot, come back into a bad one, die. Returns figures and `wrong`."""
    told = asked(season, str(size.forms))
    chance = random.Random(seed)
    with ExitStack() as stack:
        server = stack.enter_context(season.served())
        line = stack.enter_context(BadLine(season.port, seed))
        phones = []
        for number in range(size.browsers):
            scratch = stack.enter_context(tempfile.TemporaryDirectory())
            phone = MortalBrowser(playwright, Path(scratch) / f"profile-{number}")
            stack.callback(phone.kill)
            phones.append(phone)
        found = _suffered(server, line, phones, told, size, chance)
    found["wrong"] += wrong_on_server(season, found.pop("written"))
    return found


def _suffered(
    server: Server,
    line: BadLine,
    phones: list[MortalBrowser],
    told: dict[str, Any],
    size: Size,
    chance: random.Random,
) -> dict[str, Any]:
    pages = [signed_in(phone, server, line) for phone in phones]
    written: list[dict[str, Any]] = [{"device": "", "texts": {}} for _ in pages]
    line.rate, began = size.fault_rate, time.monotonic()
    dying = {chance.randrange(size.cuts) for _ in range(size.kills)}
    for cut in range(size.cuts):
        line.is_down = True
        for number, page in enumerate(pages):
            own = told["households"][number :: len(pages)]
            _asked_there(page, own[cut :: size.cuts], written[number])
        if cut in dying:
            struck = chance.randrange(len(phones))
            phones[struck].kill()
            pages[struck] = phones[struck].open(f"{line.address}{PLACE}")
        line.is_down = False
        for page in pages:
            page.evaluate("dispatchEvent(new Event('online'))")
        time.sleep(chance.uniform(0, 1.0))
    left = _all_sent(pages, began)
    figures = {"seconds to send": round(time.monotonic() - began, 1)}
    figures |= {f"faults, {name}": line.faults[name] for name in sorted(line.faults)}
    figures["slips sent again"] = line.sent["items"] - size.forms
    return {"figures": figures, "wrong": [f"still on a phone: {left}"] if left else [], "written": written}


def _asked_there(page: Any, households: list[str], written: dict[str, Any]) -> None:
    """In the dead spot; what the phone then has is noted, for it must all arrive."""
    page.locator(LISTED).first.wait_for()
    if households:
        page.evaluate(WRITE, households)
    told = page.evaluate(WRITTEN)
    written["device"] = told["device"]
    written["texts"] |= told["texts"]


def signed_in(phone: MortalBrowser, server: Server, line: BadLine) -> Any:
    """An interviewer's phone, once with signal: after that it is ready to be without."""
    from tests.journeys.acting import login_of

    known = login_of(server.season.facts, "front_official")
    page = phone.open(f"{line.address}/accounts/login/?next={PLACE}")
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill(known["login"])
    page.get_by_label("Mật khẩu", exact=True).fill(known["password"])
    page.get_by_role("button", name="Đăng nhập").first.click()
    page.get_by_text("Sẵn sàng ngoại tuyến").wait_for(timeout=120_000)
    phone.close()
    page = phone.open(f"{line.address}{PLACE}")
    page.locator(LISTED).first.wait_for()
    return page


def _all_sent(pages: list[Any], began: float) -> int:
    while True:
        for page in pages:
            page.locator(LISTED).first.wait_for()
        left = sum(page.evaluate(WAITING) for page in pages)
        if not left or time.monotonic() > began + PATIENCE:
            return left
        for page in pages:
            page.evaluate("dispatchEvent(new Event('online'))")
        pages[0].wait_for_timeout(500)


def asked(season: Season, *arguments: str, given: object = None) -> Any:
    line = [sys.executable, "-m", "tests.offline_survey", *arguments]
    environment = {**season.environment, "COMMUNE_WORKER": "0"}
    done = subprocess.run(
        line, cwd=ROOT, env=environment, input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def wrong_on_server(season: Season, written: list[dict[str, Any]]) -> list[str]:
    wrong: list[str] = asked(season, given=written)
    verified = season.manage("ledger_verify", "--deep")
    if verified.returncode:
        wrong.append(f"ledger_verify: {verified.stdout}{verified.stderr}"[:4000])
    return wrong


def listed(count: int) -> dict[str, Any]:
    """In the process that has the season's database open: that many more households to be asked."""
    from commune.demo import assembling
    from commune.surveys import holding
    from commune.surveys.models import Survey

    survey = Survey.objects.get(code=CODE)
    more = [
        holding.Listed(f"T-{number:04d}", f"Hộ thử {number}", f"Ấp thử {number % 4}")
        for number in range(count)
    ]
    made = holding.list_households(survey, more, by=assembling.person("front_official"))
    return {"survey": str(survey.pk), "households": [str(each.pk) for each in made]}


def wrong_afterwards(written: list[dict[str, Any]]) -> list[str]:
    """Each slip once, byte for byte, and one answer of it; nothing else of these phones."""
    from commune.surveys.models import Answer
    from commune.sync import chain
    from commune.sync.canonical import digest_of
    from commune.sync.models import Device, SyncedItem

    found = []
    for phone in written:
        device = Device.objects.get(pk=phone["device"])
        came = {str(item.pk): item for item in SyncedItem.objects.filter(device=device)}
        answers = list(Answer.objects.filter(device=device.pk))
        known = {str(row.client_id): row for row in answers}
        found += [f"slip {key}: not there" for key in set(phone["texts"]) - set(came)]
        found += [f"slip {key}: of nobody's" for key in set(came) - set(phone["texts"])]
        found += [f"slip {key}: {item.reason}" for key, item in came.items() if item.verdict != "accepted"]
        for key, text in phone["texts"].items():
            if key in came and came[key].text != text:
                found.append(f"slip {key}: other bytes")
            if key not in known or known[key].device_digest != digest_of(text):
                found.append(f"answer {key}: missing or of other bytes")
        if len(answers) != len(phone["texts"]):
            found.append(f"{len(answers)} answers of {len(phone['texts'])}")
        found += [f"numbers {first} to {last} are missing" for first, last in chain.gaps_of(device)]
    return found


if __name__ == "__main__":
    import django

    django.setup()
    answer: object = listed(int(sys.argv[1])) if sys.argv[1:] else wrong_afterwards(json.load(sys.stdin))
    print(json.dumps(answer, ensure_ascii=False))
