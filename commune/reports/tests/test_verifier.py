"""What a stranger runs without us: true for the report, and false for any change of it."""

import json
import random
import re
import subprocess
import sys

import pytest

from commune.ledger import keys
from commune.reports import bundling
from commune.reports.tests.test_sealing import sealed
from tests.forged_report import forged


@pytest.fixture
def folder(cast, commune, tmp_path):
    for name, content in bundling.files_of(sealed(cast, commune)).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def verdict(folder, *options, text=None):
    if text is not None:
        (folder / "changed.json").write_text(text, encoding="utf-8")
    name = "report.json" if text is None else "changed.json"
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", name, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_report_is_true_under_the_log_key(folder):
    code, said = verdict(folder, "--key", keys.log().verifier_key)

    assert code == 0, said
    assert "TRUE" in said
    assert "trusted" not in said


def test_without_a_key_it_says_whom_it_trusts(folder):
    code, said = verdict(folder)

    assert code == 0
    assert "the key inside the report itself was trusted" in said


def digits_changed(text, number):
    """`number` different reports, each with another digit of the figures changed."""
    start, end = text.index('"figures"'), text.index('"sealed"')
    places = [found.start() for found in re.finditer("[0-9]", text[start:end])]
    chance = random.Random(7)
    for place in chance.sample(places, number):
        at = start + place
        digit = chance.choice([each for each in "0123456789" if each != text[at]])
        yield text[:at] + digit + text[at + 1 :]


def test_any_changed_digit_is_found(folder):
    text = (folder / "report.json").read_text(encoding="utf-8")
    for changed in digits_changed(text, 12):
        code, said = verdict(folder, "--key", keys.log().verifier_key, text=changed)
        assert code == 1, changed
        assert "NOT TRUE" in said


def test_a_report_told_anew_under_another_key_is_true_for_that_key_alone(folder):
    report, forger = forged((folder / "report.json").read_text(encoding="utf-8"), keys.log().origin)

    code, said = verdict(folder, "--key", keys.log().verifier_key, text=report)

    assert verdict(folder, "--key", forger, text=report)[0] == 0
    assert code == 1
    assert "signature" in said


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: report["figures"].pop(),
        lambda report: report["figures"].reverse(),
        lambda report: report["figures"].append(report["figures"][0]),
        lambda report: report.update(extra=1),
        lambda report: report["heading"].update(period="2026-04"),
        lambda report: report["heading"]["unit"].update(name="Xã Khác"),
        lambda report: report["sealed"].update(signature=report["sealed"]["acceptance"]),
        lambda report: report["sealed"]["signature"]["fields"]["name"].update(value="sKẻ Khác"),
        lambda report: report["sealed"]["freeze"].update(index=0),
        lambda report: report["sealed"]["freeze"]["path"].pop(),
        lambda report: report.update(sealed={}),
        lambda report: report.update(format="another/1"),
        lambda report: report.update(head=""),
    ],
)  # fmt: skip
def test_whatever_else_is_changed_is_found(folder, spoil):
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    spoil(report)

    code, said = verdict(folder, "--key", keys.log().verifier_key, text=json.dumps(report))

    assert code == 1, said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format": "langso-report/1", "format": "langso-report/1"}', "null", "9" * 5000]
)
def test_what_is_no_report_is_refused(folder, text):
    code, said = verdict(folder, "--key", keys.log().verifier_key, text=text)

    assert code == 1
    assert "Traceback" not in said
