"""The proof file of a lot, computed again here as verify.js does in the browser."""

import base64
import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from commune.lib import merkle
from commune.lib.tlog.checkpoint import verified_checkpoint
from commune.lib.tlog.note import Note, VerifierKey
from commune.passport import questions
from commune.trace import holds
from tests.orchard_season import prove


def decoded(text):
    return base64.b64decode(text)


@pytest.fixture
def bundle(client, season):
    return client.get(f"/proofs/lots/{season.lot.trade_item.gtin}/{season.lot.code}.json").json()


def commitment(field):
    if "sealed" in field:
        return decoded(field["sealed"])
    name = field["name"].encode()
    return sha256(
        b"\x01" + bytes([len(name)]) + name + decoded(field["salt"]) + decoded(field["value"])
    ).digest()


def test_every_statement_is_proved_under_the_signed_head(bundle):
    head = verified_checkpoint(Note.parse(bundle["note"]), VerifierKey.parse(bundle["key"]))

    assert bundle["waiting"] == 0
    assert len(bundle["statements"]) > 40
    for each in bundle["statements"]:
        body = decoded(each["body"])
        path = [decoded(step) for step in each["path"]]
        merkle.verify_inclusion(each["index"], head.size, merkle.leaf_hash(body), path, head.root)
        root = sha256(b"\x02" + b"".join(commitment(field) for field in each["fields"])).hexdigest()
        assert root == json.loads(body)["root"]


def test_only_what_is_public_is_opened(bundle, season):
    opened = {field["name"] for each in bundle["statements"] for field in each["fields"] if "name" in field}
    told = json.dumps(bundle)

    assert {"code", "quantity", "activity", "report_number"} <= opened
    assert not opened & {"@actor", "author_id", "opened_by_id", "holder_id", "note", "plot_id", "place_id"}
    for person in (season.village.farmer, season.village.manager):
        assert str(person.pk) not in told


def test_what_no_head_covers_yet_is_said(client, season):
    from commune.quality import lab_tests
    from tests.village import days_ago

    reading = lab_tests.Reading("Chì", None, "mg/kg")
    lab_tests.enter_report(
        season.lot, lab="Phòng thử Minh Họa", method="AAS", report_number="KQ-118", results=[reading],
        sampled_on=days_ago(1).date(), reported_on=days_ago(0).date(), by=season.village.manager,
    )  # fmt: skip
    path = f"/proofs/lots/{season.lot.trade_item.gtin}/{season.lot.code}.json"

    assert client.get(path).json()["waiting"] == 1
    prove()
    assert client.get(path).json()["waiting"] == 0


def test_a_hold_is_proved_with_its_reason(client, season):
    hold = holds.place(season.lot, reason="chờ kết quả thử", by=season.village.manager)
    prove()

    proof = client.get(f"/proofs/lots/{season.lot.trade_item.gtin}/{season.lot.code}.json").json()
    (told,) = [each for each in proof["statements"] if each["label"].startswith("Tạm giữ")]

    opened = {field["name"]: decoded(field["value"]).decode() for field in told["fields"] if "name" in field}
    assert set(opened) == {"placed_at", "reason"}
    assert hold.reason in opened["reason"]


def test_a_question_is_no_part_of_the_proof(client, season, bundle):
    questions.ask(season.lot, text="Có chứng minh được không?")

    after = client.get(f"/proofs/lots/{season.lot.trade_item.gtin}/{season.lot.code}.json").json()
    assert len(after["statements"]) == len(bundle["statements"])


def test_an_unknown_lot_has_no_proof(client, db):
    assert client.get("/proofs/lots/09521234000020/P000000XXX.json").status_code == 404


CHECK = """
import {{ isProved, rootFrom, signedHead }} from "{module}";
const proof = JSON.parse(process.argv[1]);
const flipped = (text) => {{
  const data = Buffer.from(text, "base64");
  data[data.length - 1] ^= 1;
  return data.toString("base64");
}};
const head = await signedHead(proof.note, proof.key);
const good = await Promise.all(proof.statements.map((each) => isProved(each, head)));
const first = proof.statements[0];
const opened = first.fields.findIndex((field) => field.name);
const wrong = [
  {{ ...first, body: flipped(first.body) }},
  {{ ...first, index: first.index + 1 }},
  {{ ...first, path: first.path.slice(1) }},
  {{ ...first, path: [...first.path, first.path[0]] }},
  {{ ...first, fields: first.fields.map((f, i) => (i === opened ? {{ ...f, value: flipped(f.value) }} : f)) }},
];
const bad = await Promise.all(wrong.map((each) => isProved(each, head).catch(() => false)));
const text = proof.note.replace("\\n", "\\n1");
console.log(JSON.stringify({{ good, bad, forged: await signedHead(text, proof.key) }}));
"""


def test_the_verifier_of_the_page_agrees(bundle, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node to run the page's verifier")
    module = tmp_path / "verify.mjs"
    shutil.copy(Path(str(finders.find("passport/verify.js"))), module)
    script = tmp_path / "check.mjs"
    script.write_text(
        CHECK.format(module="./verify.mjs").replace("process.argv[1]", "process.argv[2]"), "utf-8"
    )
    few = {**bundle, "statements": bundle["statements"][:6]}

    done = subprocess.run([node, script, json.dumps(few)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"good": [True] * 6, "bad": [False] * 5, "forged": None}
