"""How far a report has come: told by the rooms above that handle it, without names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from commune.citizens.models import Report
from commune.lib.registry import Registry


@dataclass(frozen=True)
class Stage:
    label: str
    at: datetime


Teller = Callable[[Report], Iterable[Stage]]
tellers: Registry[Teller] = Registry("tellers of a report's progress")


def stages_of(report: Report) -> list[dict[str, Any]]:
    """For `design/steps.html`: what was, and what is awaited."""
    done = [Stage(_("Đã gửi"), report.sent_at)]
    done += [stage for _name, tell in tellers for stage in tell(report)]
    answer = getattr(report, "answer", None)
    if answer:
        done.append(Stage(_("Đã trả lời"), answer.answered_at))
    steps: list[dict[str, Any]] = [{"label": each.label, "when": each.at, "state": "done"} for each in done]
    if not answer:
        steps.append({"label": _("Chờ trả lời"), "state": "now"})
    return steps


def state_of(report: Report) -> str:
    """In one phrase, for lists that everybody reads."""
    verdict = getattr(report, "verdict", None)
    if verdict:
        return _("Người gửi: yên tâm") if verdict.satisfied else _("Người gửi: chưa yên tâm")
    return _("Đã trả lời") if hasattr(report, "answer") else _("Đang xử lý")
