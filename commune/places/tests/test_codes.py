from datetime import date

import pytest

from commune.ledger.models import Entry
from commune.places import codes
from commune.places.codes import CodeRefused
from commune.places.identifiers import LocationRefused, checked_gln, place_at

MARCH = date(2026, 3, 1)


def test_the_code_for_a_market_on_a_day(cast):
    assert codes.code_of(cast.plot, "CN", MARCH).code == "MINHHOA-CN-0117"
    assert codes.code_of(cast.plot, "CN", date(2025, 12, 31)) is None
    assert codes.code_of(cast.plot, "US", MARCH) is None


def test_a_suspended_code_does_not_hold_while_it_is_suspended(cast):
    code = codes.code_of(cast.plot, "CN", MARCH)
    codes.suspend(
        code, since=date(2026, 3, 1), until=date(2026, 3, 31), reason="Phát hiện rệp sáp", by=cast.official
    )

    assert codes.code_of(cast.plot, "CN", date(2026, 2, 28)) == code
    assert codes.code_of(cast.plot, "CN", date(2026, 3, 1)) is None
    assert codes.code_of(cast.plot, "CN", date(2026, 3, 31)) is None
    assert codes.code_of(cast.plot, "CN", date(2026, 4, 1)) == code
    assert [each.market for each in codes.codes_of(cast.plot, MARCH)] == ["VN"]


def test_an_open_suspension_holds_until_further_notice(cast):
    code = codes.code_of(cast.plot, "CN", MARCH)
    suspension = codes.suspend(code, since=MARCH, reason="Không duy trì điều kiện", by=cast.official)

    assert codes.code_of(cast.plot, "CN", date(2030, 1, 1)) is None
    assert Entry.objects.filter(kind="places.code_suspension", row=str(suspension.pk)).exists()


@pytest.mark.parametrize("who", ["other_manager", "other_official", "farmer", "buyer"])
def test_strangers_to_the_place_neither_grant_nor_suspend(cast, who):
    code = codes.code_of(cast.plot, "CN", MARCH)

    with pytest.raises(PermissionError):
        codes.suspend(code, since=MARCH, reason="x", by=getattr(cast, who))


def grant(cast, place, **changes):
    facts = {"scheme": "planting_area", "market": "KR", "crop": "xoài", "code": "KR-1", "issuer": "x"}
    return codes.grant(place, **(facts | {"valid_from": MARCH, "by": cast.technician} | changes))


def test_a_code_belongs_to_one_place(cast):
    first = grant(cast, cast.plot)

    assert grant(cast, cast.plot) == first
    with pytest.raises(CodeRefused):
        grant(cast, cast.other_plot)


def test_a_packing_house_has_no_planting_area_code(cast):
    with pytest.raises(CodeRefused):
        grant(cast, cast.packhouse)


def test_an_end_before_the_beginning_is_refused(cast):
    with pytest.raises(CodeRefused):
        grant(cast, cast.plot, valid_to=date(2026, 2, 1))


def test_location_numbers_are_checked():
    assert checked_gln("952 1234 50001 8") == "9521234500018"
    assert checked_gln("") == ""
    for wrong in ("9521234500019", "952", "abcdefghijklm"):
        with pytest.raises(LocationRefused):
            checked_gln(wrong)


def test_a_uri_leads_back_to_its_place(cast, settings):
    assert place_at("https://id.gs1.org/414/9521234500018") == cast.packhouse
    assert place_at(f"{settings.PUBLIC_ADDRESS}/places/V-0117-1") == cast.plot
    assert place_at("https://id.gs1.org/414/9521234500019") is None
    assert place_at("urn:example:nowhere") is None
