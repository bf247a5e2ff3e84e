"""A diary written in a dead spot and sent over a bad line, while phone and server die: what is there afterwards.

`python -m tests.offline_diary` reads what the phone had written as JSON on standard input, in the environment of the
season, and prints what is wrong as a JSON list.
"""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faulty import BadLine
from tests.mortal_browser import MortalBrowser
from tests.stage import ROOT, Season, Server

LONGEST_LIFE = 1.5  # seconds between opening the diary and the phone's death
PATIENCE = 1800.0  # seconds until everything must have arrived
OPENED = ".works a"
WRITE = """async ([first, count, pictures]) => {
  const { app } = await import("farm/offline/app.js");
  const { writeWork } = await import("farm/offline/slips.js");
  const { taken } = await import("farm/offline/photo.js");
  const { dayOf, now, DAY } = await import("farm/offline/day.js");
  const product = Object.keys(app.pack.inputs).find((key) => app.pack.inputs[key].kind === "fertiliser");
  const picture = async (seed) => {
    const canvas = new OffscreenCanvas(1600, 1200), pen = canvas.getContext("2d");
    for (let i = 0; i < 300; i++) {
      pen.fillStyle = `hsl(${(seed * 37 + i * 91) % 360} 60% ${(i * 7 + seed) % 80}%)`;
      pen.fillRect((i * 131 + seed * 17) % 1600, (i * 71 + seed * 29) % 1200, 110, 80);
    }
    return taken(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 }));
  };
  for (let n = first; n < first + count; n++) {
    const note = `Ghi lu\\u0301c kho\\u0302ng co\\u0301 so\\u0301ng, ${n}`;
    const facts = { day: dayOf(now() - (n % 20) * DAY), note, inputs: [] };
    const activity = ["watering", "scouting", "fertilizing", "weeding"][n % 4];
    if (activity === "scouting") Object.assign(facts, { seen: "Bọ trĩ trên bông", amount: "few" });
    if (activity === "fertilizing") facts.inputs = [{ product, quantity: String(1 + (n % 9)) }];
    await writeWork(app, app.plot, activity, facts, { pictures: n < pictures ? [await picture(n)] : [] });
  }
}"""
WRITTEN = """async () => {
  const { app } = await import("farm/offline/app.js");
  const outbox = await app.box.db.getAll("outbox");
  const head = await app.box.db.get("meta", "head");
  const texts = Object.fromEntries(outbox.map((row) => [row.id, row.text]));
  return { head, texts, photographs: await app.box.db.getAllKeys("photos") };
}"""
COUNTS = """async () => {
  const { app } = await import("farm/offline/app.js");
  const { counts } = await import("sync/outbox.js");
  return counts(app.box);
}"""


@dataclass(frozen=True)
class Size:
    entries: int
    photographs: int
    browser_kills: int
    server_kills: int
    fault_rate: float = 0.3


def suffered(season: Season, size: Size, *, seed: int, playwright: Any) -> dict[str, Any]:
    """Write in a dead spot, die, open again without signal, send while everything dies. Returns figures and `wrong`."""
    with (
        season.served() as server,
        BadLine(season.port, seed) as line,
        tempfile.TemporaryDirectory() as scratch,
    ):
        browser = MortalBrowser(playwright, Path(scratch) / "profile")
        try:
            told = _suffered(server, line, browser, size, random.Random(seed))
        finally:
            browser.kill()
    told["wrong"] += wrong_on_server(season, told.pop("written"))
    return told


def _suffered(
    server: Server, line: BadLine, browser: MortalBrowser, size: Size, chance: random.Random
) -> dict[str, Any]:
    page = signed_in(browser, server, line)
    page.locator(OPENED).first.wait_for()
    line.is_down = True
    server.kill()
    began = time.monotonic()
    page.evaluate(WRITE, [0, size.entries, size.photographs])
    writing, written = time.monotonic() - began, page.evaluate(WRITTEN)
    browser.kill()
    page = browser.open(f"{line.address}/diary/")  # a cold start while there is neither server nor signal
    page.locator(OPENED).first.wait_for()
    page.get_by_text(f"{size.entries} ghi chép chờ gửi").wait_for()
    wrong = [] if page.evaluate(WRITTEN) == written else ["the phone's death changed what it had written"]

    server.start()
    line.is_down, line.rate = False, size.fault_rate
    began = time.monotonic()
    page = _killed_while_sending(page, server, line, browser, size, chance)
    left = _all_sent(page, began)
    if left:
        wrong.append(f"still on the phone: {left}")
    figures = {"seconds to write": round(writing, 1), "seconds to send": round(time.monotonic() - began, 1)}
    figures |= {f"faults, {name}": line.faults[name] for name in sorted(line.faults)}
    figures["items sent again"] = line.sent["items"] - size.entries
    figures["photographs sent again"] = line.sent["photographs"] - size.photographs
    return {"figures": figures, "wrong": wrong, "written": written}


def signed_in(browser: MortalBrowser, server: Server, line: BadLine) -> Any:
    """The farmer's phone, once with signal: after that it is ready to be without."""
    from tests.journeys.acting import login_of

    known = login_of(server.season.facts, "farmer")
    page = browser.open(f"{line.address}/accounts/login/?next=/diary/")
    page.get_by_label("Số điện thoại hoặc thư điện tử").fill(known["login"])
    page.get_by_label("Mật khẩu", exact=True).fill(known["password"])
    page.get_by_role("button", name="Đăng nhập").first.click()
    page.get_by_text("Sẵn sàng ngoại tuyến").wait_for(timeout=120_000)
    browser.close()
    return browser.open(f"{line.address}/diary/")


def _killed_while_sending(
    page: Any, server: Server, line: BadLine, browser: MortalBrowser, size: Size, chance: random.Random
) -> Any:
    """Opening the diary is what makes it send; each life ends at some moment of that."""
    with_server = set(chance.sample(range(size.browser_kills), size.server_kills))
    for number in range(size.browser_kills):
        page.locator(OPENED).first.wait_for()
        time.sleep(chance.uniform(0, LONGEST_LIFE))
        browser.kill()
        if number in with_server:
            server.kill()
            server.start()
        page = browser.open(f"{line.address}/diary/")
    page.locator(OPENED).first.wait_for()
    return page


def _all_sent(page: Any, began: float) -> dict[str, int]:
    """Waits, pressing the button where there is one; what is left when patience ends."""
    while True:
        left = {name: count for name, count in page.evaluate(COUNTS).items() if count}
        if not left or time.monotonic() > began + PATIENCE:
            return left
        page.get_by_role("button", name="Gửi ngay").evaluate_all("buttons => buttons[0]?.click()")
        page.wait_for_timeout(500)


def wrong_on_server(season: Season, written: dict[str, Any]) -> list[str]:
    asked = subprocess.run(
        [sys.executable, "-m", "tests.offline_diary"],
        cwd=ROOT,
        env={**season.environment, "COMMUNE_WORKER": "0"},
        input=json.dumps(written),
        capture_output=True,
        text=True,
        check=True,
    )
    wrong: list[str] = json.loads(asked.stdout)
    verified = season.manage("ledger_verify", "--deep")
    if verified.returncode:
        wrong.append(f"ledger_verify: {verified.stdout}{verified.stderr}"[:4000])
    return wrong


def wrong_afterwards(written: dict[str, Any]) -> list[str]:
    """In the process that has the season's database open: each item and picture once, byte for byte, without a gap."""
    from commune.farm.models import DiaryEntry, DiaryPhoto
    from commune.files import folder
    from commune.files.models import StoredFile
    from commune.sync import chain
    from commune.sync.models import Device, SyncedItem

    device, texts = Device.objects.get(pk=written["head"]["device"]), written["texts"]
    came = {str(item.pk): item for item in SyncedItem.objects.filter(device=device)}
    entries = {str(row.client_id): row for row in DiaryEntry.objects.filter(device=device.pk)}
    found = [f"item {key}: not there" for key in set(texts) - set(came)]
    found += [f"item {key}: of nobody's" for key in set(came) - set(texts)]
    found += [
        f"item {key}: {item.verdict} {item.reason}"
        for key, item in came.items()
        if item.verdict != "accepted"
    ]
    for key, text in texts.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        if key in came and (came[key].text, came[key].digest) != (text, digest):
            found.append(f"item {key}: other bytes")
        if key not in entries or entries[key].device_digest != digest:
            found.append(f"entry {key}: missing or of other bytes")
    if len(entries) != len(texts):
        found.append(f"{len(entries)} entries of {len(texts)}")
    found += [f"numbers {first} to {last} are missing" for first, last in chain.gaps_of(device)]
    found += [f"number {number} does not hang on the one before" for number in chain.broken_links(device)]
    named = list(DiaryPhoto.objects.filter(entry__device=device.pk).values_list("digest", flat=True))
    if sorted(named) != sorted(written["photographs"]):
        found.append(f"{len(named)} photographs of {len(written['photographs'])} on entries")
    for digest in written["photographs"]:
        path = folder.path_of(digest)
        if StoredFile.objects.filter(pk=digest).count() != 1 or not path.exists():
            found.append(f"photograph {digest}: not there")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            found.append(f"photograph {digest}: other bytes")
    return found


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(wrong_afterwards(json.load(sys.stdin)), ensure_ascii=False))
