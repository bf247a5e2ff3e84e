"""`stamps_issue` and `stamps_check` as the doors describe them."""

import csv
import hashlib
import io
import json

import pytest
from django.core.management import CommandError, call_command

from commune.stamps import batches, publishing
from commune.stamps.addresses import stamp_address
from commune.stamps.models import StampBatch
from commune.stamps.tests.packed import issued, packed_lot, serial
from commune.trace import recall

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(cast):
    return packed_lot(cast)


def issue(folder, lot=None, count=120, gtin=None, **options):
    out, err = io.StringIO(), io.StringIO()
    options = {"gtin": gtin or lot.trade_item.gtin, "count": count, "out": folder, **options}
    if lot:
        options["lot"] = lot.code
    call_command("stamps_issue", stdout=out, stderr=err, **options)
    return json.loads(out.getvalue())


def check(*uris):
    out = io.StringIO()
    try:
        call_command("stamps_check", *uris, stdout=out)
        code = 0
    except SystemExit as end:
        code = end.code
    return json.loads(out.getvalue()), code


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_and_manifest_agree(lot, tmp_path, capsys):
    manifest = issue(tmp_path, lot)
    batch = StampBatch.objects.get()

    assert {file["name"] for file in manifest["files"]} == {"stamps.csv", "stamps.zpl", "stamps.pdf"}
    for file in manifest["files"]:
        assert hashlib.sha256((tmp_path / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert manifest == json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["count"], manifest["batch"], manifest["batch_root"]) == (120, batch.number, batch.root)
    assert isinstance(manifest["log_index"], int)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "stamps.csv").read_text())))
    assert rows[7]["uri"] == stamp_address(batch, serial(batch, 7))
    assert "100 %" in capsys.readouterr().err


def test_running_again_gives_the_same_batch_and_bytes(lot, tmp_path):
    issue(tmp_path, lot)
    before = files(tmp_path)
    issue(tmp_path, lot)

    assert files(tmp_path) == before
    assert StampBatch.objects.count() == 1


@pytest.mark.parametrize("at", [1, 2, 3])
def test_what_broke_off_is_gone_on_with(lot, tmp_path, monkeypatch, at):
    """The disk fills up while file number `at` is written; nothing half stands under its name."""
    whole = issue(tmp_path / "whole", lot)
    assert len(whole["files"]) == 3
    StampBatch.objects.get()
    calls = []
    real = publishing.printing.blocks, publishing.printing.pdf

    def full(*args, **options):
        calls.append(1)
        if len(calls) == at:
            raise OSError(28, "No space left on device")
        return real[0](*args, **options) if len(args) == 2 else real[1](*args, **options)

    with monkeypatch.context() as broken:
        broken.setattr(publishing.printing, "blocks", full)
        broken.setattr(publishing.printing, "pdf", full)
        with pytest.raises(CommandError, match="again") as refusal:
            issue(tmp_path / "cut", lot)
    assert refusal.value.returncode == 1
    assert len([name for name in files(tmp_path / "cut") if name.startswith("stamps")]) == at - 1
    manifest = issue(tmp_path / "cut", lot)
    assert StampBatch.objects.count() == 2
    batch = StampBatch.objects.get(number=manifest["batch"])
    assert (tmp_path / "cut" / "stamps.csv").read_text().count(stamp_address(batch, "")) == 120


def test_a_roll_without_lot(cast, tmp_path):
    manifest = issue(tmp_path, gtin=cast.boxed_mango.gtin, formats="csv")

    assert [file["name"] for file in manifest["files"]] == ["stamps.csv"]
    assert "/10/" not in (tmp_path / "stamps.csv").read_text()


def test_large_batches_are_cut_into_volumes(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(publishing.printing, "SHEETS_A_VOLUME", 1)
    manifest = issue(tmp_path, gtin=cast.boxed_mango.gtin, formats="pdf", count=200)

    assert [(file["name"], file["first"], file["last"]) for file in manifest["files"]] == [
        ("stamps-0001.pdf", 1, 96),
        ("stamps-0002.pdf", 97, 192),
        ("stamps-0003.pdf", 193, 200),
    ]


def test_wrong_requests_are_refused_and_make_nothing(lot, cast, tmp_path):
    for code, options in [
        (1, {"gtin": "09521234000011"}),
        (1, {"gtin": "09521234999996"}),
        (1, {"lot": lot, "count": 0}),
        (1, {"lot": lot, "gtin": cast.gift_mango.gtin}),
        (2, {"lot": lot, "formats": "docx"}),
        (1, {"lot": lot, "login": "+84900000014"}),
        (1, {"lot": lot, "login": "nobody@langso.example"}),
    ]:
        with pytest.raises(CommandError) as refusal:
            issue(tmp_path / "x", **options)
        assert refusal.value.returncode == code, options
    assert not StampBatch.objects.exists()


def test_a_folder_belongs_to_one_request(lot, tmp_path):
    issue(tmp_path, lot, formats="csv")
    with pytest.raises(CommandError, match="another request"):
        issue(tmp_path, lot, count=7, formats="csv")


def test_a_person_may_issue_by_login(lot, cast, tmp_path):
    issue(tmp_path, lot, count=10, formats="csv", login=cast.packer.phone)

    assert StampBatch.objects.get().issued_by == cast.packer
    with pytest.raises(CommandError, match="nhiều nhất 100 tem"):
        issue(tmp_path / "more", lot, count=101, formats="csv", login=cast.packer.phone)


def test_the_lot_may_be_named_by_its_address(lot, tmp_path):
    out = io.StringIO()
    call_command(
        "stamps_issue", gtin=lot.trade_item.gtin, lot=f"https://id.gs1.org/01/{lot.trade_item.gtin}/10/{lot.code}",
        count=5, out=tmp_path, formats="csv", stdout=out,
    )  # fmt: skip

    assert json.loads(out.getvalue())["lot"] == lot.code


def test_checking_says_genuine_and_state(lot, cast):
    batch = issued(lot, cast)
    good = stamp_address(batch, serial(batch))
    rows, code = check(good)
    assert code == 0
    assert rows == [
        {"uri": good, "genuine": True, "state": "issued", "reason": "issued", "sentence": rows[0]["sentence"],
         "batch": batch.number, "lot": lot.code}
    ]  # fmt: skip
    batches.activate(batch, by=cast.packer)
    assert check(good, good.lower())[0][1]["state"] == "active"
    recall.start(lot, reason="Tồn dư", by=cast.manager)
    rows, code = check(good)
    assert (rows[0]["genuine"], rows[0]["state"], code) == (True, "recalled", 0)


def test_checking_finds_what_was_changed(lot, cast):
    batch = issued(lot, cast)
    good = stamp_address(batch, serial(batch))
    wrong = {
        good[:-1] + ("A" if good[-1] != "A" else "B"): "unknown",
        good.replace(lot.code, "P261120ZZZ"): "other-lot",
        good.replace(lot.trade_item.gtin, cast.gift_mango.gtin): "other-product",
        good.replace("LOCALHOST", "TEM-THAT.EXAMPLE"): "other-address",
        good[:-3]: "unreadable",
        good.rpartition("/21/")[0]: "unreadable",
        "không phải địa chỉ": "unreadable",
    }
    rows, code = check(good, *wrong)

    assert code == 1
    assert [(row["genuine"], row["state"]) for row in rows] == [
        (True, "issued"),
        *[(False, None)] * len(wrong),
    ]
    assert [row["reason"] for row in rows[1:]] == list(wrong.values())
    assert check(f"{good}?utm_source=x&17=271231")[1] == 0
