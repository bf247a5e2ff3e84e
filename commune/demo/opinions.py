"""The Front asks households and signs its finding, the commune asks about its services; Long An as a file tells of it.

Households, answers and figures are invented."""

from datetime import datetime

from commune.demo import assembling, cast
from commune.demo.clock import client_id, moment
from commune.design import workbook
from commune.people.models import Organization, Person
from commune.surveys import answering, collecting, holding, publishing, versions
from commune.surveys.models import Access, Channel, CollectionImport, FormVersion, Survey
from commune.units.models import AdminUnit

LONG_AN = "vn3:P:80"
COLUMNS = ("type", "name", "label", "required", "relevant", "constraint", "constraint_message")
LEVELS = (("muc", "rat", "Rất hài lòng"), ("muc", "co", "Hài lòng"), ("muc", "chua", "Chưa hài lòng"))
YES_NO = (("co_khong", "co", "Có"), ("co_khong", "khong", "Không"))
HAMLETS = (("ap", "thoi", cast.HAMLET), ("ap", "hung", cast.OTHER_HAMLET))
FRONT_FORM = (
    ("note", "mo_dau", "Câu trả lời chỉ Mặt trận xem. Kết quả công bố không để lộ hộ nào trả lời gì."),
    (
        "select_one muc",
        "hai_long",
        "Hộ mình có hài lòng với kết quả xây dựng nông thôn mới ở xã không?",
        "yes",
    ),
    ("text", "vi_sao", "Điều gì chưa hài lòng?", "", "${hai_long} = 'chua'"),
    ("select_one co_khong", "duong", "Đường trong ấp đi lại có dễ không?", "yes"),
    (
        "integer",
        "so_nguoi",
        "Nhà có mấy người?",
        "",
        "",
        ". >= 1 and . <= 30",
        "Số người trong nhà từ 1 đến 30.",
    ),
)
SERVICE_FORM = (
    ("select_one ap", "ap", "Bà con ở ấp nào?", "yes"),
    ("select_one co_khong", "da_dung", "Trong năm qua có nộp hồ sơ trên mạng không?", "yes"),
    (
        "select_one muc",
        "hai_long",
        "Có hài lòng với cách xã giải quyết hồ sơ không?",
        "yes",
        "${da_dung} = 'co'",
    ),
    ("select_multiple kho", "kho", "Khó ở chỗ nào?", "", "${da_dung} = 'co'"),
    (
        "integer",
        "so_lan",
        "Phải tới xã mấy lần?",
        "",
        "${da_dung} = 'co'",
        ". >= 0 and . <= 20",
        "Từ 0 đến 20 lần.",
    ),
)
TROUBLES = (("kho", "mang", "Mạng chậm"), ("kho", "giay", "Giấy tờ khó hiểu"), ("kho", "cho", "Chờ lâu"))
SAID = ["rat"] * 10 + ["co"] * 11 + ["chua"] * 7
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng")
GIVEN = ("Hai Thuận", "Ba Nghĩa", "Tư Hiền", "Năm Lúa")
FINDING = (
    "Ba phần tư số hộ được hỏi hài lòng hoặc rất hài lòng. Hộ chưa hài lòng phần lớn nói về đường trong ấp. "
    "Mặt trận đề nghị xã trả lời bà con trong tháng (minh họa)."
)


def ask_households() -> None:
    """One survey over and published; the next one open, with nobody asked yet."""
    front, by = assembling.organization("front"), assembling.person("front_official")
    over = _survey(
        _version(front, "Phiếu hỏi hộ dân về nông thôn mới (minh họa)", FRONT_FORM, (*LEVELS, *YES_NO), by),
        ("MTTQ-HL-1", "Hài lòng về nông thôn mới, đợt 1 (minh họa)", Access.HOUSEHOLD, moment(20), moment(2)),
        by,
    )
    _list(over, "A", by)
    for number, (household, said) in enumerate(zip(over.households.order_by("code"), SAID, strict=True)):
        given = {
            "hai_long": said,
            "duong": "khong" if said == "chua" else "co",
            "so_nguoi": str(number % 5 + 2),
        }
        how = answering.Written(
            Channel.OFFLINE,
            client_id("opinion", number),
            by,
            household,
            moment(15 - number // 4, 8 + number % 4),
        )
        answering.record_answer(over, given | ({"vi_sao": "Đường ấp ngập"} if said == "chua" else {}), how)
    if not over.findings.exists():
        publishing.publish(over, words=FINDING, by=by)
    terms = (
        "MTTQ-HL-2",
        "Hài lòng về nông thôn mới, đợt 2 (minh họa)",
        Access.HOUSEHOLD,
        moment(1),
        moment(-30),
    )
    _list(_survey(over.version, terms, by), "B", by)


def ask_about_services() -> None:
    office, by = assembling.organization("office"), assembling.person("official")
    choices = (*LEVELS, *YES_NO, *HAMLETS, *TROUBLES)
    name = "Phiếu hỏi về dịch vụ công (minh họa)"
    survey = _survey(
        _version(office, name, SERVICE_FORM, choices, by, hamlet="ap"),
        (
            "UBND-DVC-1",
            "Bà con thấy dịch vụ công của xã thế nào? (minh họa)",
            Access.PUBLIC,
            moment(9),
            moment(-60),
        ),
        by,
    )
    for number in range(14):
        given = {"ap": ("thoi", "hung")[number % 2], "da_dung": "khong" if number % 7 == 0 else "co"}
        if given["da_dung"] == "co":
            given |= {"hai_long": ("rat", "co", "co", "chua")[number % 4], "so_lan": str(number % 3)}
        how = answering.Written(Channel.WEB, client_id("service", number), at=moment(8 - number // 2, 9))
        answering.record_answer(survey, given, how)


def tell_of_long_an() -> None:
    """Ten communes of before, as a province's file would tell of them: grade C."""
    province = AdminUnit.objects.get(pk=LONG_AN)
    if CollectionImport.objects.filter(province=province).exists():
        return
    inside = AdminUnit.objects.filter(parent__parent=province, kind="xa").order_by("code")
    name = "Hài lòng về dịch vụ công trực tuyến 2025 (minh họa)"
    rows = [
        (unit.code, name, f"{at + 5:02d}/03/2025", 40 + at * 7, "không" if at % 3 else "có")
        for at, unit in enumerate(inside[:120:12])
    ]
    collecting.take_in(
        workbook.written(workbook.Sheet("Khảo sát", collecting.COLUMNS, rows)),
        file_name="long-an-2025-minh-hoa.xlsx",
        source="Tệp minh họa, không phải số liệu thật",
        province=province,
        by=assembling.person("old_province_official"),
    )


def _version(
    owner: Organization,
    name: str,
    lines: tuple[tuple[str, ...], ...],
    choices: tuple[tuple[str, str, str], ...],
    by: Person,
    *,
    hamlet: str = "",
) -> FormVersion:
    known = FormVersion.objects.filter(form__organization=owner, form__name=name).order_by("-number").first()
    if known:
        return known
    rows = [[*each, *[""] * (len(COLUMNS) - len(each))] for each in lines]
    settings = {"form_title": name, "satisfaction_question": "hai_long", "satisfied_choices": "rat co"}
    settings |= {"hamlet_question": hamlet} if hamlet else {}
    content = workbook.written(
        workbook.Sheet("survey", COLUMNS, rows),
        workbook.Sheet("choices", ("list_name", "name", "label"), choices),
        workbook.Sheet("settings", [*settings], [[*settings.values()]]),
    )
    return versions.keep_version(owner, content=content, file_name="phieu-minh-hoa.xlsx", by=by)


def _survey(version: FormVersion, terms: tuple[str, str, Access, datetime, datetime], by: Person) -> Survey:
    code, title, access, opens_at, closes_at = terms
    asked = holding.Terms(
        code=code, title=title, access=access, opens_at=opens_at, closes_at=closes_at, grace_hours=14 * 24
    )
    return holding.open_survey(version, asked, by=by, client_id=client_id("survey", code))


def _list(survey: Survey, letter: str, by: Person) -> None:
    listed = [
        holding.Listed(
            f"{letter}-{number + 1:02d}",
            f"Hộ {SURNAMES[number % 7]} {GIVEN[number // 7]} (minh họa)",
            (cast.HAMLET, cast.OTHER_HAMLET)[number % 2],
        )
        for number in range(len(SAID))
    ]
    holding.list_households(survey, listed, by=by)
