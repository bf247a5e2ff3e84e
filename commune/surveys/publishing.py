"""The owner signs a finding: its words, and tables in which no small cell stands or can be reckoned.

A later finding is judged by what came since the last one. What cannot be told safely is told as withheld.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.surveys import access, counting
from commune.surveys.counting import Published, Row
from commune.surveys.models import Answer, AnswerSet, Finding, Survey
from commune.surveys.suppression import (
    LEAST,
    WHOLE,
    Arc,
    arcs_of,
    cell_arc,
    choice_arc,
    group_arc,
    hamlet_arc,
    merged,
    part_arc,
    regrouped,
    shown_arcs,
    without_hamlets,
)
from commune.surveys.versions import SurveyRefusedError

Told = dict[str, Any]
MORE_THAN_ONE = 2


def publish(survey: Survey, *, words: str, by: Person) -> Finding:
    """The next finding. Raises SurveyRefusedError while too few answered, or too few since the last finding."""
    if not access.owns(by, survey.organization):
        raise PermissionDenied
    with transaction.atomic():
        Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
        now = timezone.now()
        last = survey.findings.order_by("-number").first()
        row = Finding(
            survey=survey, number=last.number + 1 if last else 1, words=words, signed_by=by, signed_at=now
        )
        if last and not _came_since(survey, last.signed_at):
            if last.words == words:
                return last
            row.answers, row.tables, row.shows_satisfaction = (
                last.answers,
                last.tables,
                last.shows_satisfaction,
            )
        else:
            _count(row, last)
        return recording.enter(row, by=by.log_actor)


def _came_since(survey: Survey, moment: datetime) -> bool:
    return Answer.objects.filter(survey=survey, received_at__gt=moment).exists()


def _count(row: Finding, last: Finding | None) -> None:
    rows = counting.rows_of(Answer.objects.filter(survey=row.survey).standing())
    row.answers = len(rows)
    if row.answers < LEAST:
        told = _("Mới có %(number)s phiếu. Từ %(least)s phiếu mới được công bố.")
        raise SurveyRefusedError(told % {"number": row.answers, "least": LEAST})
    if last and row.answers - last.answers < LEAST:
        told = _(
            "Từ lần công bố trước mới thêm chưa tới %(least)s phiếu; công bố lại sẽ lộ câu trả lời của vài hộ."
        )
        raise SurveyRefusedError(told % {"least": LEAST})
    before = counting.rows_of(Answer.objects.filter(survey=row.survey).as_of(last.signed_at)) if last else []
    row.tables = tables_for(row.survey, rows, before, last.tables if last else None)
    row.shows_satisfaction = _shows_satisfaction(row, last)


def tables_for(survey: Survey, rows: list[Row], before: list[Row], last: list[Told] | None) -> list[Told]:
    """What may be published of `rows`, after `last` had been of `before`."""
    earlier = {each.name: each for each in counting.publishable(survey, before)} if last else {}
    names = _hamlet_names(rows, last)
    told: dict[str, Told] = {}
    for each in counting.publishable(survey, rows):
        step = _Step(each, earlier.get(each.name), names)
        told[each.name] = step.withheld() if _tells_of_others(each, told) else step.table()
    return [*told.values()]


def _hamlet_names(rows: list[Row], last: list[Told] | None) -> dict[str, str]:
    counts: dict[str, int] = {}
    for hamlet, _content in rows:
        counts[hamlet] = counts.get(hamlet, 0) + 1
    rest = _("Các ấp ít phiếu")
    if last is None:
        return merged(counts, rest)
    # the same hamlets stay apart as before, so that nothing can be taken from one another
    apart = {hamlet for each in last for hamlet in each["hamlets"]}
    return {hamlet: hamlet if hamlet in apart else rest for hamlet in counts}


def _tells_of_others(each: Published, told: Mapping[str, Told]) -> bool:
    """Who was asked is an answer to another question: told only where that one is told whole."""
    if not each.conditions:
        return False
    deciding = [told.get(name) for name in each.conditions]
    return len(deciding) > 1 or deciding[0] is None or not deciding[0]["is_whole"]


@dataclass(frozen=True)
class _Step:
    """One table on its way to be published; `earlier` are its people at the last finding."""

    published: Published
    earlier: Published | None
    names: dict[str, str]

    def withheld(self) -> Told:
        return self.told({}, frozenset(), [])

    def table(self) -> Told:
        """By hamlet where that is safe, else the sums alone, else nothing."""
        for hamlets in (True, False):
            arcs, layout = self.arcs(self.published, hamlets=hamlets)
            if hamlets and len(layout) < MORE_THAN_ONE:
                continue
            shown = shown_arcs(arcs, self.before(hamlets=hamlets))
            if shown is not None:
                return self.told(arcs, shown, [*layout] if hamlets else [])
        return self.withheld()

    def arcs(self, published: Published, *, hamlets: bool) -> tuple[dict[Arc, int], list[str]]:
        cells = regrouped(published.cells, self.names) if hamlets else without_hamlets(published.cells)
        kept = sorted({hamlet for _choice, hamlet in cells}) if hamlets else []
        return arcs_of(replace(published.layout, hamlets=kept), cells), kept

    def before(self, *, hamlets: bool) -> dict[Arc, int] | None:
        return self.arcs(self.earlier, hamlets=hamlets)[0] if self.earlier else None

    def told(self, arcs: Mapping[Arc, int], shown: frozenset[Arc], hamlets: list[str]) -> Told:
        layout = self.published.layout

        def number(arc: Arc) -> int | None:
            return arcs.get(arc, 0) if arc in shown else None

        lines = [
            {
                "choice": choice,
                "label": label,
                "group": layout.group_of(choice),
                "total": number(choice_arc(layout.group_of(choice), choice)),
                "cells": [number(cell_arc(layout.group_of(choice), choice, each)) for each in hamlets],
            }
            for choice, label in self.published.choices
        ]
        groups = {
            group: {
                "total": number(group_arc(group)),
                "cells": [number(part_arc(group, each)) for each in hamlets],
            }
            for group in layout.groups
        }
        return {
            "name": self.published.name,
            "label": self.published.label,
            "hamlets": hamlets,
            "lines": lines if shown else [],
            "groups": groups if shown else {},
            "answers": number(WHOLE),
            "hamlet_answers": [number(hamlet_arc(each)) for each in hamlets],
            "is_whole": bool(shown) and all(each["total"] is not None for each in lines),
        }


def _shows_satisfaction(row: Finding, last: Finding | None) -> bool:
    """Whether both sums are told, and no channel has so few of either that it would tell more than the table.

    As with tables, what came since `last` is judged by itself.
    """
    table = next((each for each in row.tables if each["name"] == row.survey.satisfaction), None)
    if not table or any(each["total"] is None for each in table["groups"].values()):
        return False
    answers = Answer.objects.filter(survey=row.survey)
    now = _by_channel(answers.standing())
    before = _by_channel(answers.as_of(last.signed_at)) if last else Counter()
    return all(number - before[key] >= LEAST for key, number in now.items())


def _by_channel(answers: AnswerSet) -> Counter[tuple[str, bool | None]]:
    return Counter(answers.values_list("channel", "is_satisfied"))
