"""Lists as dated editions: loaded whole or not at all, once, told by line and column, answered as of a day."""

import base64
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from commune.ledger.models import Entry
from commune.quality import inputs, lists
from commune.quality.models import (
    IngredientBan,
    InputProduct,
    InputRule,
    ListEdition,
    ListKind,
    PermittedProduct,
)
from commune.quality.sheets import ListRefusedError
from tests.corpora import corpus
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
LABELS = "trade_name,kind,active_ingredient,species,phi_days\n"
PERMITTED = "category,active_ingredient,trade_name\n"


@pytest.fixture
def village() -> Village:
    return build_village()


def heading(number="bản 1", issuer="Nhà sản xuất", valid_from=date(2025, 1, 1), valid_to=None):
    return lists.Heading(number, issuer, valid_from, valid_to)


def labels(*lines):
    return (LABELS + "".join(f"{line}\n" for line in lines)).encode()


def load(content, **facts):
    return lists.load_list(content, heading(**facts), by=None)


def problems_of(content, **facts):
    with pytest.raises(ListRefusedError) as refusal:
        load(content, **facts)
    return [(each.line, each.column) for each in refusal.value.problems]


def test_the_same_file_twice_is_one_edition(village):
    content = labels("Thuốc A,pesticide,abamectin,MNGIN,7")

    first = load(content)
    entries = Entry.objects.count()

    assert load(content) == first
    assert lists.preview(content, heading()).known == first
    assert (ListEdition.objects.count(), InputRule.objects.filter(listed=first).count()) == (1, 1)
    assert Entry.objects.count() == entries


def test_every_mistake_is_told_by_line_and_column_and_nothing_is_applied(village):
    wrong = labels(
        "Thuốc A,pesticide,abamectin,MNGIN,7",
        "Thuốc B,poison,abamectin,MNGIN,7",
        "Thuốc C,pesticide,abamectin,NOPLANT,7",
        "Thuốc D,pesticide,abamectin,MNGIN,bảy",
        "Thuốc E,pesticide,abamectin,MNGIN,-1",
        "Thuốc F,pesticide,abamectin,MNGIN,99999",
        ",pesticide,abamectin,MNGIN,7",
        "Thuốc A,pesticide,fipronil,MNGIN,7",
        "Thuốc A,pesticide,abamectin,MNGIN,9",
        "Thuốc G,pesticide",
        f"Thuốc H,pesticide,abamectin,MNGIN,{'9' * 5000}",
    )

    assert problems_of(wrong) == [
        (3, "kind"), (4, "species"), (5, "phi_days"), (6, "phi_days"), (7, "phi_days"), (8, "trade_name"),
        (9, "trade_name"), (10, "edition"), (11, ""), (12, "phi_days"),
    ]  # fmt: skip
    assert not InputProduct.objects.filter(trade_name__startswith="Thuốc").exists()
    assert not ListEdition.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00abc",
        b"a,b\n1,2\n",
        LABELS.encode(),
        (LABELS.strip() + ",màu\nA,pesticide,x,MNGIN,7,đỏ\n").encode(),
        b'active_ingredient,valid_from,source\n"abc,2020-01-01,x\n',
        b"PK\x03\x04\x00\x00\x00\x00",
        b"active_ingredient,valid_from,source\nabc,31/02/2020,x\n",
        b"active_ingredient,stage,valid_from,source\nabc,eat,2020-01-01,x\n",
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(village, content):
    assert problems_of(content)
    assert not IngredientBan.objects.exists()


def test_semicolons_and_vietnamese_days_are_read(village):
    content = "active_ingredient;valid_from;source\nFipronil;02/11/2025;Quyết định thử\n".encode("utf-8-sig")

    load(content)

    assert IngredientBan.objects.get().active_ingredient == "fipronil"
    assert IngredientBan.objects.get().valid_from == date(2025, 11, 2)


def test_the_same_number_with_other_content_is_refused(village):
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,7"))

    assert problems_of(labels("Thuốc B,pesticide,abamectin,MNGIN,9")) == [(0, "")]


def test_a_newer_edition_of_the_issuer_takes_over_and_another_issuer_stands_beside(village):
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,7"))
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,5"), number="bản 2", valid_from=date(2026, 1, 1))
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,6"), number="sổ tay", issuer="Chi cục")
    product, mango = InputProduct.objects.get(trade_name="Thuốc A"), village.species

    def told(day):
        return [rule.phi_days for rule in inputs.rules_of(product, mango, day)]

    assert told(date(2024, 12, 31)) == []
    assert told(date(2025, 6, 1)) == [7, 6]
    assert told(date(2026, 6, 1)) == [6, 5]
    assert inputs.rule_for(product, mango, date(2026, 6, 1)).issuer == "Chi cục"


def test_law_date_and_load_date_are_two_things(village):
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,7"))
    product, mango = InputProduct.objects.get(trade_name="Thuốc A"), village.species
    before = timezone.now()
    load(labels("Thuốc A,pesticide,abamectin,MNGIN,21"), number="bản 2", valid_from=date(2025, 2, 1))

    day = date(2025, 3, 1)
    assert inputs.rule_for(product, mango, day).phi_days == 21
    assert inputs.rule_for(product, mango, day, known_at=before).phi_days == 7


def test_a_ban_has_stages_and_the_earlier_of_two_sources_counts():
    inputs.load_bans(by="system:test")
    product = InputProduct(active_ingredient="chlorpyrifos ethyl")

    assert inputs.ban_of(product, date(2020, 2, 13), stage="make") is not None
    assert inputs.ban_of(product, date(2020, 2, 12), stage="make") is None
    assert inputs.ban_of(product, date(2020, 2, 13)) is None
    assert inputs.ban_of(product, date(2021, 2, 11)).valid_from == date(2021, 2, 11)
    assert [ban.valid_from for ban in inputs.bans_of(product, date(2022, 1, 1))] == [
        date(2021, 2, 11),
        date(2021, 2, 13),
    ]


def published():
    told = json.loads(corpus("agronomy", "banned_substances_vn.json").read_text(encoding="utf-8"))
    return told["list_sizes"][0]


def permitted_of(sizes):
    """A list of exactly these sizes: every substance and every trade name is named at least once."""
    lines = []
    for category, size in sizes.items():
        for number in range(max(size["substances"], size["trade_names"])):
            substance = f"chất {category} {number % size['substances']}"
            lines.append(f"{category},{substance},Tên {category} {number % size['trade_names']}")
    return (PERMITTED + "\n".join(lines) + "\n").encode()


def test_the_published_sizes_are_those_of_the_table():
    told = published()
    sizes = {name: told[name] for name in told if isinstance(told[name], dict)}

    assert lists.published_sizes(told["circular"]) == {
        category: (size["substances"], size["trade_names"]) for category, size in sizes.items()
    }


def test_a_permitted_list_of_the_published_sizes_loads_and_answers_from_its_day():
    told = published()
    sizes = {name: told[name] for name in told if isinstance(told[name], dict)}
    day = date.fromisoformat(told["date"])

    made = load(permitted_of(sizes), number=told["circular"], issuer="Bộ", valid_from=day)

    for category, size in sizes.items():
        rows = list(PermittedProduct.objects.filter(listed=made, category=category))
        assert lists.sizes_of(rows) == (size["substances"], size["trade_names"])
    listed = InputProduct(trade_name="TÊN insecticide 5")
    assert inputs.is_permitted(listed, day) is True
    assert inputs.is_permitted(InputProduct(trade_name="Tên lạ"), day) is False
    assert inputs.is_permitted(listed, day - timedelta(days=1)) is None


def test_a_permitted_list_that_is_not_whole_is_refused():
    told = published()
    sizes = {name: dict(told[name]) for name in told if isinstance(told[name], dict)}
    sizes["rodenticide"]["trade_names"] -= 1

    with pytest.raises(ListRefusedError, match="36 tên thương phẩm, tệp có 9 và 35"):
        load(permitted_of(sizes), number=told["circular"], issuer="Bộ")
    assert not PermittedProduct.objects.exists()


# The page of the office

FORM = {"number": "Thông tư thử", "issuer": "Bộ thử", "valid_from": "01/01/2026", "valid_to": ""}


def upload(content, name="danh-muc.csv"):
    return {**FORM, "file": SimpleUploadedFile(name, content, content_type="text/csv")}


def test_the_official_looks_at_a_list_before_it_is_loaded(client, village):
    client.force_login(village.official)
    content = labels("Thuốc A,pesticide,abamectin,MNGIN,7")

    page = client.post(reverse("quality:list_preview"), upload(content)).content.decode()
    assert "Nạp danh mục này" in page
    assert not ListEdition.objects.exists()

    carried = {**FORM, "content": base64.b64encode(content).decode(), "file_name": "danh-muc.csv"}
    for _ in range(2):
        page = client.post(reverse("quality:lists"), carried, follow=True).content.decode()
        assert "Thuốc A" in page
    made = ListEdition.objects.get()
    assert (made.loaded_by, made.file_name, made.kind) == (village.official, "danh-muc.csv", ListKind.LABELS)
    again = client.post(reverse("quality:list_preview"), upload(content)).content.decode()
    assert "Tệp này đã nạp rồi" in again


def test_a_list_with_errors_is_told_and_not_loaded(client, village):
    client.force_login(village.official)

    answer = client.post(
        reverse("quality:list_preview"), upload(labels("Thuốc A,pesticide,abamectin,MNGIN,bảy"))
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dòng 2" in page
    assert "phi_days" in page
    assert "Nạp danh mục này" not in page


@pytest.mark.parametrize(
    "wrong",
    [{"number": ""}, {"valid_from": "x"}, {"content": "%%%"}, {"content": ""}, {"valid_to": "1/1/2020"}],
)
def test_a_wrong_form_is_told(client, village, wrong):
    client.force_login(village.official)
    content = base64.b64encode(labels("Thuốc A,pesticide,abamectin,MNGIN,7")).decode()

    answer = client.post(reverse("quality:lists"), {**FORM, "content": content, **wrong})

    assert answer.status_code == 422
    assert not ListEdition.objects.exists()


@pytest.mark.parametrize("who", ["farmer", "manager", "other_manager", "stranger"])
def test_only_an_office_loads_lists(client, village, who):
    client.force_login(getattr(village, who))
    content = labels("Thuốc A,pesticide,abamectin,MNGIN,7")

    assert client.get(reverse("quality:lists")).status_code == 200
    assert client.post(reverse("quality:list_preview"), upload(content)).status_code == 403
    assert client.post(reverse("quality:lists"), upload(content)).status_code == 403
    assert not ListEdition.objects.exists()


# The command

OPTIONS = ("--number", "Nhãn 2026", "--issuer", "Nhà sản xuất", "--from", "2026-01-01")


def command(*arguments):
    out = StringIO()
    try:
        call_command("load_input_rules", *map(str, arguments), *OPTIONS, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), [json.loads(line) for line in out.getvalue().splitlines()]
    return 0, [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_loads_a_file_once_and_tells_errors(village, tmp_path):
    good, bad = tmp_path / "nhan.csv", tmp_path / "sai.csv"
    good.write_bytes(labels("Thuốc A,pesticide,abamectin,MNGIN,7"))
    bad.write_bytes(labels("Thuốc B,pesticide,abamectin,MNGIN,bảy"))

    assert command(good, "--dry-run")[1][0]["loaded"] is False
    assert not ListEdition.objects.exists()
    code, [told] = command(good, "--by", village.official.phone)
    assert (code, told["loaded"], told["kind"], told["new"]) == (0, True, "labels", 2)
    assert ListEdition.objects.get().loaded_by == village.official
    assert command(good)[1][0]["new"] == 0

    code, [told] = command(bad)
    assert (code, told["loaded"]) == (1, False)
    assert [(each["line"], each["column"]) for each in told["errors"]][-1] == (2, "phi_days")
    with pytest.raises(CommandError):
        command(good, "--by", "+84000")
    with pytest.raises(CommandError):
        command(tmp_path / "khong-co.csv")
