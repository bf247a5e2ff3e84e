"""`digital_link` and `calc`: JSON in, JSON out, and exit codes."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.corpora import corpus


def calculated(monkeypatch, capsys, name, request):
    monkeypatch.setattr(
        "sys.stdin", io.StringIO(request if isinstance(request, str) else json.dumps(request))
    )
    call_command("calc", name)
    return json.loads(capsys.readouterr().out)


def test_links_are_read_written_packed_and_unpacked(capsys):
    link = "https://id.gs1.org/01/09521234000013/10/A1"
    call_command("digital_link", "parse", link)
    call_command("digital_link", "build", "(01)09521234000013(10)A1")
    call_command("digital_link", "compress", link)
    out = capsys.readouterr().out
    parsed, built, compressed = [json.loads(part) for part in out.replace("]\n[", "]\0[").split("\0")]

    assert parsed == built
    assert parsed[0]["ais"] == {"01": "09521234000013", "10": "A1"}
    assert parsed[0]["element_string"] == "(01)09521234000013(10)A1"
    call_command("digital_link", "decompress", compressed[0]["uri"])
    assert json.loads(capsys.readouterr().out)[0]["uri"] == link


def test_one_wrong_link_is_told_beside_the_right_one(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(
            "digital_link",
            "parse",
            "https://id.gs1.org/01/09521234000014",
            "https://id.gs1.org/01/09521234000013",
        )

    answers = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert "error" in answers[0]
    assert answers[1]["uri"].endswith("09521234000013")


def test_radiation_heat_and_plots(monkeypatch, capsys):
    ra = calculated(
        monkeypatch, capsys, "extraterrestrial_radiation", {"latitude_deg": -20, "day_of_year": 246}
    )
    days = calculated(
        monkeypatch, capsys, "degree_days", {"tmin_c": 20, "tmax_c": 30, "base_c": 10, "method": "mean"}
    )
    harvest = calculated(
        monkeypatch, capsys, "earliest_harvest", {"sprays": [{"end": "2026-09-01", "phi_days": 7}]}
    )
    plot = json.loads(corpus("agronomy", "plot_areas.json").read_text())["plots"][0]
    area = calculated(monkeypatch, capsys, "plot_area", {"polygon": plot["ring"]})

    assert ra["ra_mj"] == pytest.approx(32.2, abs=0.05)
    assert days == {"degree_days": 15.0}
    assert harvest["earliest"] == "2026-09-09T00:00:00+07:00"
    assert area["area_m2"] == pytest.approx(plot["area_m2"], rel=0.001)


@pytest.mark.parametrize(
    ("name", "request_", "pointer"),
    [
        ("extraterrestrial_radiation", [], ""),
        ("extraterrestrial_radiation", {"latitude_deg": 91, "day_of_year": 1}, "/latitude_deg"),
        ("extraterrestrial_radiation", {"latitude_deg": 1, "day_of_year": 1.5}, "/day_of_year"),
        ("degree_days", {"tmin_c": 30, "tmax_c": 20, "base_c": 10, "method": "mean"}, "/tmin_c"),
        ("degree_days", {"tmin_c": 10, "tmax_c": 20, "base_c": 10, "method": "double"}, "/method"),
        ("degree_days", {"tmin_c": True, "tmax_c": 20, "base_c": 10, "method": "mean"}, "/tmin_c"),
        ("earliest_harvest", {"sprays": [{"end": "soon", "phi_days": 1}]}, "/sprays/0/end"),
        ("plot_area", {"polygon": [[1, 1], [2, 2]]}, "/polygon"),
        ("plot_area", {"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}, "/polygon"),
        ("plot_area", {"polygon": [[0, 0], [1, "x"], [1, 0]]}, "/polygon/1/1"),
        ("vn2000_to_wgs84", {"crs": "EPSG:9210"}, "/easting"),
    ],
)
def test_wrong_requests_name_the_wrong_part(monkeypatch, capsys, name, request_, pointer):
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request_)))

    with pytest.raises(SystemExit) as ended:
        call_command("calc", name)

    assert ended.value.code == 1
    assert json.loads(capsys.readouterr().out)["pointer"] == pointer


def test_no_json_is_wrong_usage(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("{"))

    with pytest.raises(CommandError) as refused:
        call_command("calc", "plot_area")

    assert refused.value.returncode == 2
