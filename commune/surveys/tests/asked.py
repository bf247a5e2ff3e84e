"""Workbooks, versions and surveys of the named cast, up to the step that a test is about."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from commune.design import workbook
from commune.surveys import answering, holding, versions
from commune.surveys.models import Channel

COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
)
LINES = (
    ("select_one muc", "hai_long", "Có hài lòng không?", "", "yes"),
    ("text", "vi_sao", "Vì sao chưa hài lòng?", "", "yes", "${hai_long} = 'chua'"),
    ("begin_group", "nha", "Nhà mình"),
    ("integer", "so_nguoi", "Nhà có mấy người?", "", "", "", ". >= 1 and . <= 30", "Từ 1 đến 30 người."),
    ("select_multiple viec", "viec", "Đã làm việc gì?"),
    ("end_group", "", ""),
    ("date", "ngay", "Ngày đi làm giấy tờ"),
    ("calculate", "dong", "", "", "", "", "", "", "if(${so_nguoi} > 4, 'dong', 'it')"),
)
CHOICES = (
    ("muc", "rat", "Rất hài lòng"), ("muc", "co", "Hài lòng"), ("muc", "chua", "Chưa hài lòng"),
    ("viec", "dat", "Đất đai"), ("viec", "ho_tich", "Hộ tịch"), ("viec", "khac", "Việc khác"),
)  # fmt: skip
SETTINGS = {"form_title": "Phiếu thử", "satisfaction_question": "hai_long", "satisfied_choices": "rat co"}


def book(lines=LINES, choices=CHOICES, settings=SETTINGS, columns=COLUMNS):
    rows = [[*each, *[""] * (len(columns) - len(each))] for each in lines]
    sheets = [workbook.Sheet("survey", columns, rows)]
    if choices:
        sheets.append(workbook.Sheet("choices", ("list_name", "name", "label"), choices))
    if settings:
        sheets.append(workbook.Sheet("settings", [*settings], [[*settings.values()]]))
    return workbook.written(*sheets)


def a_version(cast, *, who="front_official", organization="front", content=None, name=""):
    by = getattr(cast, who)
    content = content or book()
    return versions.keep_version(
        getattr(cast, organization), content=content, file_name="phieu.xlsx", name=name, by=by
    )


def a_survey(cast, *, who="front_official", organization="front", access="household", content=None, **facts):
    now = timezone.now()
    known = {"code": f"KS-{uuid4().hex[:6]}", "title": f"Khảo sát {uuid4().hex[:6]}", "access": access}
    known |= {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=3), **facts}
    version = a_version(cast, who=who, organization=organization, content=content)
    return holding.open_survey(version, holding.Terms(**known), by=getattr(cast, who), client_id=uuid4())


def public_survey(cast, **facts):
    return a_survey(cast, **{"who": "official", "organization": "office", "access": "public", **facts})


def listed(cast, survey, hamlets=("Ấp Một", "Ấp Hai"), each=3):
    rows = [
        holding.Listed(f"H{at}-{number}", f"Hộ {number} {hamlet}", hamlet)
        for at, hamlet in enumerate(hamlets)
        for number in range(each)
    ]
    return holding.list_households(survey, rows, by=cast.front_official)


def answered(survey, given=None, *, by=None, household=None, channel=Channel.WEB, **facts):
    how = answering.Written(channel, facts.pop("client_id", uuid4()), by, household, **facts)
    return answering.record_answer(survey, given or {"hai_long": "co"}, how)
