"""Digital Links: what is read, what is refused and why, and that nothing but Gs1Error ever comes out."""

from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commune.lib.gs1 import (
    AIS,
    Gs1Error,
    build,
    built,
    check_digit,
    compress,
    compressed,
    decompress,
    decompressed,
    parse,
    parsed,
)
from commune.lib.gs1.building import attribute_faults
from commune.lib.gs1.check_digits import SET_82
from commune.lib.gs1.digital_link import _stamp

GTIN = "05412345000013"


def code_of(read, *arguments, **keywords):
    with pytest.raises(Gs1Error) as caught:
        read(*arguments, **keywords)
    return caught.value.code


def test_a_stamp_printed_in_capitals():
    link = parse(f"HTTPS://LANGSO.VN/01/{GTIN}/10/XOAI-2611.A/21/K7QX4MNPR2")
    assert link.ais == {"01": GTIN, "10": "XOAI-2611.A", "21": "K7QX4MNPR2"}
    assert (link.stem, link.domain, link.key, link.path) == (
        "HTTPS://LANGSO.VN",
        "LANGSO.VN",
        "01",
        ("01", "10", "21"),
    )
    assert link.uri == f"HTTPS://LANGSO.VN/01/{GTIN}/10/XOAI-2611.A/21/K7QX4MNPR2"
    assert link.canonical == f"https://id.gs1.org/01/{GTIN}/10/XOAI-2611.A/21/K7QX4MNPR2"


def test_all_parts_of_a_link():
    link = parse(
        f"https://shop.vn:8443/a/b/01/{GTIN}/22/2A/10/A%2FB?99=x%2By&linkType=gs1:pip&17=290331&flag#top"
    )
    assert link.stem == "https://shop.vn:8443/a/b"
    assert link.domain == "shop.vn:8443"
    assert link.qualifiers == {"22": "2A", "10": "A/B"}
    assert link.attributes == {"99": "x+y", "17": "290331"}
    assert link.others == (("linkType", "gs1:pip"), ("flag", None))
    assert link.fragment == "top"
    assert link.uri == (
        f"https://shop.vn:8443/a/b/01/{GTIN}/22/2A/10/A%2FB?17=290331&99=x%2By&linkType=gs1:pip&flag#top"
    )


@pytest.mark.parametrize(
    ("short", "full"),
    [("5060917510004", "05060917510004"), ("416000336108", "00416000336108"), ("02345673", "00000002345673")],
)
def test_short_gtins_gain_their_zeros(short, full):
    assert parse(f"https://a/01/{short}").ais == {"01": full}
    assert parse(f"https://a/8004/9520614141234567?01={short}").ais["01"] == full
    assert build({"01": short}) == f"https://id.gs1.org/01/{full}"


@pytest.mark.parametrize(
    ("uri", "ais"),
    [
        ("https://xn--fsq.xn--0zwm56d/01/12312312312333", {"01": "12312312312333"}),
        ("https://a./01/12312312312333", {"01": "12312312312333"}),
        ("https://a:65535/01/12312312312333", {"01": "12312312312333"}),
        ("https://192.0.2.1/01/12312312312333", {"01": "12312312312333"}),
        ("https://[2001:db8::1]/01/12312312312333", {"01": "12312312312333"}),
        ("http://a/more/stem/00/006141411234567890", {"00": "006141411234567890"}),
        ("https://a/00/faux/00/006141411234567890", {"00": "006141411234567890"}),
        ("https://a/stem/00/006141411234567890?", {"00": "006141411234567890"}),
        (
            "https://a/01/12312312312333?&&&99=ABC&&98=XYZ&&",
            {"01": "12312312312333", "99": "ABC", "98": "XYZ"},
        ),
        ("https://a/01/12312312312333/22/ABC+123", {"01": "12312312312333", "22": "ABC+123"}),
        ("https://a/01/12312312312333/235/X?10=A", {"01": "12312312312333", "235": "X", "10": "A"}),
        (
            "https://a/gtin/12312312312333/ser/A?exp=290331",
            {"01": "12312312312333", "21": "A", "17": "290331"},
        ),
        ("https://a/414/9520123456788/254/32a%2Fb", {"414": "9520123456788", "254": "32a/b"}),
    ],
)
def test_read(uri, ais):
    assert parse(uri).ais == ais


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("", "bad_scheme"),
        ("ftp://a/01/12312312312333", "bad_scheme"),
        ("HtTp://a/b/00/006141411234567890", "bad_scheme"),
        ("http:///", "bad_domain"),
        ("https://00/006141411234567890", "no_primary_key"),
        ("https://$a/00/006141411234567890", "bad_domain"),
        ("https://a:65536/01/12312312312333", "bad_domain"),
        ("https://[fe80::1%25lo]/01/12312312312333", "bad_domain"),
        ("http://a/b/", "no_primary_key"),
        ("https://a/01/12312312312333<bad", "bad_uri_character"),
        ("https://a/01/12312312312333 ", "bad_uri_character"),
        ("https://vườn.vn/01/12312312312333", "bad_uri_character"),
        ("https://a/zzz/12312312312333", "no_primary_key"),
        ("https://a/01//12312312312333", "no_primary_key"),
        ("https://a/01/12312312312333/", "no_primary_key"),
        ("https://a/01/12312312312333/10/", "empty_value"),
        ("https://a/01/12312312312333/10/A/22/B", "bad_path"),
        ("https://a/01/12312312312333/22/A/235/B", "bad_path"),
        ("https://a/01/12312312312333/99/A", "bad_path"),
        ("https://a/01/12312312312334", "bad_check_digit"),
        ("https://a/01/1231231231233", "bad_check_digit"),
        ("https://a/01/123123123123", "bad_check_digit"),
        ("https://a/01/1231231231", "bad_length"),
        ("https://a/01/12312312312333?99=", "empty_value"),
        ("https://a/01/12312312312333?999=faux", "unknown_ai"),
        ("https://a/01/12312312312333?10=A", "belongs_in_path"),
        ("https://a/01/12312312312333/10/A?21=B", "belongs_in_path"),
        ("https://a/01/12312312312333?99=A&99=A", "repeated_ai"),
        ("https://a/01/12312312312333?01=12312312312333", "repeated_ai"),
        ("https://a/01/12312312312333?8200=A", "not_an_attribute"),
        ("https://a/01/12312312312333?37=4", "excluded_together"),
        ("https://a/01/12312312312333/22/A?98=XYZ+987", "bad_character"),
        ("https://a/01/12312312312333/10/A%00", "bad_character"),
        ("https://a/01/12312312312333/10/A%2", "bad_percent_encoding"),
        ("https://a/01/12312312312333/10/%E1%BB%9D", "bad_character"),
        ("https://a/01/12312312312333/10/" + "A" * 21, "bad_length"),
        ("https://a/01/12312312312333?17=291331", "bad_month"),
        ("https://a/253/1231231231232TEST56789012345678", "bad_length"),
        ("https://a/%zz/01/12312312312333", "bad_stem"),
        ("https://a/01/12312312312333?x=" + "y" * 9000, "too_long"),
    ],
)
def test_refused(uri, code):
    assert code_of(parse, uri) == code


@pytest.mark.parametrize(
    ("ais", "uri"),
    [
        (
            {"21": "XYZ", "01": "12312312312333", "10": "ABC123", "99": "XYZ"},
            "/01/12312312312333/10/ABC123/21/XYZ?99=XYZ",
        ),
        ({"01": "12312312312333", "10": "A+1", "99": "X+Y"}, "/01/12312312312333/10/A%2B1?99=X%2BY"),
        (
            {"98": "ABC", "253": "9526064000028000001", "99": "000001", "8017": "795260646688514634"},
            "/253/9526064000028000001?98=ABC&99=000001&8017=795260646688514634",
        ),
        (
            {"253": "9526064000028000001", "99": "1", "01": "12312312312326", "10": "DEF", "95": "INT"},
            "/253/9526064000028000001?01=12312312312326&99=1&10=DEF&95=INT",
        ),
        ({"410": "5060917510004", "417": "5060917510004"}, "/417/5060917510004?410=5060917510004"),
    ],
)
def test_built(ais, uri):
    assert build(ais, "https://example.com/") == "https://example.com" + uri
    assert build(ais, "") == uri


@pytest.mark.parametrize(
    ("ais", "code"),
    [
        ({"99": "A"}, "no_primary_key"),
        ({"01": "12312312312326", "8200": "http://example.com"}, "not_an_attribute"),
        ({"01": "12312312312326", "235": "TPX", "22": "ABC"}, "not_an_attribute"),
        ({"01": "12312312312326", "89": "X"}, "unknown_ai"),
        ({"01": "12312312312325"}, "bad_check_digit"),
    ],
)
def test_not_built(ais, code):
    assert code_of(build, ais) == code


def test_what_is_no_ai_is_checked_before_it_is_written():
    ais = {"01": GTIN}
    assert code_of(build, ais, others=(("a", "b&10=C"),)) == "bad_parameter"
    assert code_of(build, ais, others=(("10", "C"),)) == "bad_parameter"
    assert code_of(build, ais, fragment="a b") == "bad_fragment"
    assert code_of(build, ais, path=("01", "21")) == "bad_path"
    assert code_of(build, ais, "https://a?b") == "bad_domain"
    assert code_of(build, ais, "https://a/?b") == "bad_stem"


def test_the_third_party_path_survives():
    link = parse("https://example.com/01/12312312312326/235/ABC?10=DEF")
    assert link.uri == "https://example.com/01/12312312312326/235/ABC?10=DEF"
    assert parse(compress(link.uri)).uri == link.uri


def test_compression_keeps_stem_parameters_and_fragment():
    uri = "https://id.gs1.org/patientinfo/01/05060917510011?context=UK&11=241016&7004=3#chapter1"
    packed = "https://id.gs1.org/patientinfo/AQk0rGF-9iJ1rw4AhM?context=UK#chapter1"
    assert compress(uri) == packed
    assert (
        decompress(packed)
        == "https://id.gs1.org/patientinfo/01/05060917510011?11=241016&7004=3&context=UK#chapter1"
    )
    partly = "https://id.gs1.org/patientinfo/01/05060917510011/ETrXhwBCY?context=UK#chapter1"
    assert compress(uri, keep_key=True) == partly
    assert decompress(partly) == decompress(packed)


def test_parameters_inside_the_compressed_part_are_read():
    link = parse("https://id.gs1.org/AQnYUc1gmiCNV4JGLo3Dfg2q72Etrue8K7RPRWwjc0D4")
    assert link.ais == {"01": GTIN, "10": "ABC123", "17": "290331"}
    assert link.others == (("arv", "true"), ("donor", "bmgf"))


def test_group_codes_are_shorter():
    uri = f"https://id.gs1.org/01/{GTIN}/10/ABC123/21/72292641703?17=290331"
    assert len(compress(uri, optimised=True)) < len(compress(uri))
    assert parse(compress(uri, optimised=True)).ais == parse(uri).ais


def test_a_second_key_does_not_take_over_in_compression():
    uri = "https://example.com/253/9526064000028000001?01=12312312312326"
    assert decompress(compress(uri)) == uri


@pytest.mark.parametrize(
    "packed", ["AQnYUc1gmw", "AQnYUc1gmgA", "AQnYUc1g", "AQnYUc1gmiCNV4J", "FUNKYNAME", "_____________"]
)
def test_bits_that_are_no_link(packed):
    assert code_of(parse, f"https://id.gs1.org/{packed}") == "no_primary_key"


def test_plain_answers():
    wanted = {
        "uri": f"https://id.gs1.org/01/{GTIN}/10/A%28B",
        "element_string": f"(01){GTIN}(10)A\\(B",
        "ais": {"01": GTIN, "10": "A(B"},
    }
    assert built(f"(10)A\\(B(01){GTIN}") == wanted
    assert parsed(wanted["uri"]) == wanted
    assert decompressed(str(compressed(wanted["uri"])["uri"])) == wanted
    assert compressed(wanted["uri"])["element_string"] == wanted["element_string"]
    assert parsed("https://a/b") == {
        "error": "The path holds no GS1 primary key with its value",
        "code": "no_primary_key",
    }
    assert built("(99)A")["code"] == "no_primary_key"


gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda body: body + check_digit(body))
values = st.text(SET_82, min_size=1, max_size=20)
pieces = st.sampled_from(
    [
        "https://",
        "HTTPS://",
        "a",
        "/01/",
        GTIN,
        "/10/",
        "/21/",
        "?",
        "&",
        "=",
        "17",
        "#",
        "%",
        "%41",
        "AQnYUc1gmg",
        "/",
        "99",
        "(",
        "414",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(pieces, max_size=14).map("".join), st.binary().map(lambda b: b.decode("latin1"))
    )
)
@example("https://a/01/" + GTIN + "/10/%25?99=%25#")
@example("https://id.gs1.org/AQnYUc1gmiCNV4JGLo3DY")
@settings(max_examples=600, deadline=None)
def test_any_text_gives_a_link_or_a_gs1_error(text):
    try:
        link = parse(text)
    except Gs1Error as error:
        assert error.code  # noqa: PT017 - either outcome is right
        return
    again = parse(link.uri)
    assert (again.ais, again.path, again.others, again.fragment) == (
        link.ais,
        link.path,
        link.others,
        link.fragment,
    )
    assert again.uri == link.uri


@given(
    gtins,
    st.dictionaries(st.sampled_from(["22", "10", "21"]), values, max_size=3),
    st.dictionaries(st.sampled_from(["91", "99", "240"]), values, max_size=3),
)
@settings(max_examples=200, deadline=None)
def test_what_is_built_reads_back(gtin, qualifiers, attributes):
    ais = {**attributes, **qualifiers, "01": gtin}
    uri = build(ais, "https://langso.vn/truy-xuat")
    link = parse(uri)
    assert link.ais == ais
    assert (link.uri, link.canonical.partition("/01/")[2]) == (
        uri,
        build(dict(sorted(ais.items()))).partition("/01/")[2],
    )
    for optimised in (False, True):
        assert decompress(compress(uri, optimised=optimised)).partition("?")[0] == uri.partition("?")[0]
        assert parse(compress(uri, optimised=optimised)).ais == ais
    assert parse(compress(uri, keep_key=True)).ais == ais


@given(
    gtins,
    st.none() | values,
    st.none() | values,
    st.sampled_from(["https://a.vn", "HTTP://A", "https://a:81"]),
)
@settings(max_examples=200, deadline=None)
def test_the_fast_reading_is_the_full_reading(gtin, lot, serial, stem):
    tail = "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in (("10", lot), ("21", serial)) if value)
    uri = f"{stem}/01/{gtin}{tail}"
    full = parse(uri + "?")  # an empty query string says nothing, and keeps off the short way
    assert _stamp(uri + "?") is None
    assert parse(uri) == full


def test_the_fast_reading_judges_check_digits():
    assert _stamp(f"https://a.vn/01/{GTIN}/21/A") is not None
    assert _stamp("https://a.vn/01/05412345000014/21/A") is None
    assert code_of(parse, "https://a.vn/01/05412345000014/21/A") == "bad_check_digit"


def test_every_key_has_a_path_that_reads_back():
    bodies = {"N": "1", "X": "1", "Y": "1", "Z": "A"}
    for ai, entry in AIS.items():
        if not entry.is_key:
            continue
        assert list(attribute_faults([ai], (ai,))) == []
        assert set(bodies) >= {part.kind for part in entry.components}
    assert sum(entry.is_key for entry in AIS.values()) == 16
