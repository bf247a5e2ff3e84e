"""What the standing answers say, counted: the owner's own tables, and the cells that a publication is made of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commune.surveys.expressions import names_in
from commune.surveys.models import Answer, AnswerSet, Survey
from commune.surveys.suppression import Layout

NO_ANSWER = ""
Row = tuple[str, dict[str, str]]  # hamlet, content


@dataclass(frozen=True)
class Line:
    """One answer of a question: how many gave it, in all and by hamlet; `share` of those who were counted."""

    label: str
    total: int
    by_hamlet: list[int]
    share: Decimal | None


@dataclass(frozen=True)
class Table:
    name: str
    label: str
    kind: str
    hamlets: list[str]
    lines: list[Line]
    told: str = ""


@dataclass(frozen=True)
class Satisfaction:
    satisfied: int
    asked: int

    @property
    def share(self) -> Decimal | None:
        return share_of(self.satisfied, self.asked)


def share_of(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None


def unknown_hamlet() -> str:
    return _("Không ghi ấp")


def rows_of(answers: AnswerSet) -> list[Row]:
    return [
        (hamlet or unknown_hamlet(), content) for hamlet, content in answers.values_list("hamlet", "content")
    ]


def questions_of(survey: Survey) -> list[dict[str, Any]]:
    return [
        each for each in survey.version.schema["items"] if each["kind"] not in {"group", "note", "calculate"}
    ]


def satisfaction_of(survey: Survey) -> Satisfaction | None:
    """None where the form has no such question."""
    if not survey.satisfaction:
        return None
    found = Answer.objects.filter(survey=survey).standing().exclude(is_satisfied=None)
    flags = Counter(found.values_list("is_satisfied", flat=True))
    return Satisfaction(flags[True], flags[True] + flags[False])


def tables_of(survey: Survey) -> list[Table]:
    """Every question with all its counts: for the owner's eyes."""
    rows = rows_of(Answer.objects.filter(survey=survey).standing())
    return [table_of(each, rows) for each in questions_of(survey)]


def table_of(item: dict[str, Any], rows: Iterable[Row]) -> Table:
    rows = list(rows)
    hamlets = sorted({hamlet for hamlet, _content in rows})
    if item["kind"] in {"one", "several"}:
        lines = [_line(label, wanted, item, rows, hamlets) for wanted, label in _answers(item)]
        return Table(item["name"], item["label"], item["kind"], hamlets, [each for each in lines if each])
    given = [content[item["name"]] for _hamlet, content in rows if item["name"] in content]
    return Table(item["name"], item["label"], item["kind"], [], [], _told(item, given))


def _answers(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((each["name"], each["label"]) for each in item["choices"])
    yield NO_ANSWER, _("Không trả lời")


def _line(label: str, wanted: str, item: dict[str, Any], rows: list[Row], hamlets: list[str]) -> Line | None:
    found = Counter(hamlet for hamlet, content in rows if gave(item, content, wanted))
    total = sum(found.values())
    if wanted == NO_ANSWER and not total:
        return None
    return Line(label, total, [found[each] for each in hamlets], share_of(total, len(rows)))


def gave(item: dict[str, Any], content: dict[str, str], wanted: str) -> bool:
    given = content.get(item["name"], NO_ANSWER)
    return given == wanted if wanted == NO_ANSWER else wanted in given.split(" ")


def _told(item: dict[str, Any], given: list[str]) -> str:
    if item["kind"] not in {"integer", "decimal"} or not given:
        return _("%(number)s phiếu có trả lời.") % {"number": len(given)}
    numbers = [Decimal(each) for each in given]
    mean = (sum(numbers, Decimal(0)) / len(numbers)).quantize(Decimal("0.01"))
    facts = {"number": len(given), "mean": str(mean).replace(".", ",")}
    return _("%(number)s phiếu có trả lời, bình quân %(mean)s.") % facts


@dataclass(frozen=True)
class Published:
    """One table as it may be published: of a question, or of one box of a question with several answers."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    layout: Layout
    cells: dict[tuple[str, str], int]
    conditions: frozenset[str]
    kind: str


def publishable(survey: Survey, rows: list[Row]) -> Iterator[Published]:
    """Questions with choices, in the form's order; texts, numbers, days and places are never published."""
    for item in questions_of(survey):
        conditions = frozenset(_conditions(item, survey.version.schema["items"]))
        if item["kind"] == "one":
            yield _of_one(survey, item, rows, conditions)
        elif item["kind"] == "several":
            for each in item["choices"]:
                yield _of_box(item, each, rows, conditions)


def _conditions(item: dict[str, Any], items: list[dict[str, Any]]) -> Iterator[str]:
    """Questions that decide whether this one is asked at all."""
    known = {each["name"]: each for each in items}
    while True:
        yield from names_in(item["relevant"])
        if not item["group"]:
            return
        item = known[item["group"]]


def _of_one(survey: Survey, item: dict[str, Any], rows: list[Row], conditions: frozenset[str]) -> Published:
    names = [each["name"] for each in item["choices"]]
    blank = [] if item["required"] and not conditions else [NO_ANSWER]
    if item["name"] == survey.satisfaction:
        groups = {
            "satisfied": [name for name in names if name in survey.satisfied],
            "not": [name for name in names if name not in survey.satisfied],
        }
    else:
        groups = {"answered": names}
    groups |= {"blank": blank} if blank else {}
    cells = Counter((content.get(item["name"], NO_ANSWER), hamlet) for hamlet, content in rows)
    choices = [
        *((each["name"], each["label"]) for each in item["choices"]),
        *((name, _("Không trả lời")) for name in blank),
    ]
    layout = Layout(
        {name: kept for name, kept in groups.items() if kept}, sorted({hamlet for hamlet, _c in rows})
    )
    return Published(item["name"], item["label"], choices, layout, dict(cells), conditions, "one")


def _of_box(
    item: dict[str, Any], choice: dict[str, str], rows: list[Row], conditions: frozenset[str]
) -> Published:
    cells = Counter(
        ("yes" if gave(item, content, choice["name"]) else "no", hamlet) for hamlet, content in rows
    )
    choices = [("yes", _("Có chọn")), ("no", _("Không chọn"))]
    layout = Layout({"all": ["yes", "no"]}, sorted({hamlet for hamlet, _c in rows}))
    name, label = f"{item['name']}/{choice['name']}", f"{item['label']}: {choice['label']}"
    return Published(name, label, choices, layout, dict(cells), conditions, "several")
