"""`./dev` itself: its words, its stamps, and the environment it gives an instance."""

import json
import subprocess
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader

import pytest

from tests.house.house import ROOT


@pytest.fixture
def door():
    loader = SourceFileLoader("door", str(ROOT / "dev"))
    module = module_from_spec(spec_from_loader("door", loader))
    loader.exec_module(module)
    return module


def dev(*arguments):
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False)


def test_help_names_every_chore(door):
    done = dev("help")

    assert done.returncode == 0
    assert done.stdout == ""
    assert all(f"./dev {name} " in done.stderr for name in door.CHORES)


@pytest.mark.parametrize("arguments", [[], ["dance"], ["run", "--port", "many"], ["lock", "--faster"]])
def test_wrong_usage_is_code_2(arguments):
    assert dev(*arguments).returncode == 2


def test_a_stamp_holds_until_its_lock_file_changes(door, tmp_path):
    lock = tmp_path / "app.txt"
    lock.write_text("django==5.2.19")
    door.Stamps(tmp_path / "stamps.json").put("app", lock)

    assert door.Stamps(tmp_path / "stamps.json").holds("app", lock)
    assert not door.Stamps(tmp_path / "stamps.json").holds("dev", lock)

    lock.write_text("django==5.2.20")
    assert not door.Stamps(tmp_path / "stamps.json").holds("app", lock)


def test_addresses_are_stripped_and_integrity_stays(door, tmp_path):
    lock = tmp_path / "package-lock.json"
    package = {
        "version": "8.0.4",
        "resolved": "https://example.org/idb",
        "integrity": "sha512-x",
        "funding": {},
    }
    lock.write_text(json.dumps({"packages": {"node_modules/idb": package}}))

    door.strip_addresses(lock)

    kept = json.loads(lock.read_text())["packages"]["node_modules/idb"]
    assert kept == {"version": "8.0.4", "integrity": "sha512-x"}


def test_an_empty_folder_is_no_demo(door, tmp_path, monkeypatch):
    monkeypatch.delenv("COMMUNE_SECRET_KEY", raising=False)

    assert door.instance(tmp_path) == {"COMMUNE_DATA": str(tmp_path)}


def test_a_demo_stays_a_demo(door, tmp_path, monkeypatch):
    for name in ("COMMUNE_SECRET_KEY", "COMMUNE_DEMO", "COMMUNE_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "secret_key").write_text("made here")
    (tmp_path / "demo.json").write_text('{"address": "http://localhost:8123/"}')

    assert door.instance(tmp_path) == {
        "COMMUNE_DATA": str(tmp_path),
        "COMMUNE_SECRET_KEY_FILE": str(tmp_path / "secret_key"),
        "COMMUNE_DEMO": "1",
        "COMMUNE_ADDRESS": "http://localhost:8123",
    }


def test_what_the_caller_says_wins_except_over_the_folder(door, tmp_path, monkeypatch):
    (tmp_path / "secret_key").write_text("made here")
    (tmp_path / "demo.json").write_text('{"address": "http://localhost:8123/"}')
    monkeypatch.setenv("COMMUNE_SECRET_KEY", "mine")
    monkeypatch.setenv("COMMUNE_ADDRESS", "https://xoai.example")
    monkeypatch.setenv("COMMUNE_DATA", "/elsewhere")

    instance = door.instance(tmp_path)

    assert "COMMUNE_SECRET_KEY_FILE" not in instance
    assert instance["COMMUNE_ADDRESS"] == "https://xoai.example"
    assert instance["COMMUNE_DATA"] == str(tmp_path)
