"""What the pages of the diary show: a plot's state, an entry as a line, whose plots."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.design.written import day, measure
from commune.farm import access
from commune.farm.activities import HARVESTING, offered_for
from commune.farm.completeness import completeness_of
from commune.farm.models import DiaryEntry, Precision, Season
from commune.farm.safety import SafetyVerdict, earliest_harvest
from commune.farm.seasons import season_at
from commune.lib.fold import fold
from commune.lib.vietnamese import VIETNAM
from commune.people.access import organizations_of
from commune.people.models import LEADING, Person
from commune.places.models import Place, PlaceSet
from commune.places.work import plots_worked_by
from commune.sync.models import SyncedItem

AMOUNTS = {"few": "ít", "some": "vừa", "many": "nhiều"}
SIGNS = {"interval_over": "genuine", "no_record": "unknown"}


@dataclass(frozen=True)
class Summary:
    plot: Place
    season: Season | None
    verdict: SafetyVerdict | None
    last: DiaryEntry | None

    @property
    def sign(self) -> str:
        return _sign(self.verdict)


def _sign(verdict: SafetyVerdict | None) -> str:
    """The kind of `design/verdict.html`."""
    return SIGNS.get(verdict.reason, "false") if verdict else "unknown"


def plots_of(person: Person, wanted: str = "") -> PlaceSet:
    """Plots whose diary she writes, else those that she may read; found by plot, code or household."""
    own = plots_worked_by(person)
    plots = own if own.exists() else access.plots_visible_to(person)
    if wanted:
        named = (
            Q(holder__folded__contains=fold(wanted)) | Q(code__icontains=wanted) | Q(name__icontains=wanted)
        )
        members = Person.objects.filter(folded__contains=fold(wanted)).values("memberships__organization")
        plots = plots.filter(named | Q(holder__in=members))
    return plots.select_related("holder").order_by("holder__code", "code")


def leads_members(person: Person) -> bool:
    return organizations_of(person, *LEADING).exists()


def unconfirmed_of(person: Person) -> list[DiaryEntry]:
    """What others wrote in her name and she has not confirmed."""
    waiting = DiaryEntry.objects.standing().filter(
        on_behalf_of=person, confirmation__isnull=True, harvest__isnull=True
    )
    return list(waiting.shown()[:5])


def summary_of(plot: Place) -> Summary:
    season, verdict = _now(plot)
    last = DiaryEntry.objects.standing().shown().filter(plot=plot).first()
    return Summary(plot, season, verdict, last)


def _now(plot: Place) -> tuple[Season | None, SafetyVerdict | None]:
    now = timezone.now().astimezone(VIETNAM)
    season = season_at(plot, now.date())
    return season, earliest_harvest(plot, season.variety.species, now) if season else None


def state_of(plot: Place) -> dict[str, Any]:
    """For the template: season, verdict and its sign, completeness, the kinds of work to choose from."""
    season, verdict = _now(plot)
    species = season.variety.species_id if season else None
    return {
        "season": season,
        "verdict": verdict,
        "sign": _sign(verdict),
        "completeness": completeness_of(plot, season) if season else None,
        "activities": [each for each in offered_for(species) if each.code != HARVESTING],
    }


def line_of(entry: DiaryEntry) -> dict[str, Any]:
    """An entry for `design/timeline.html`."""
    notes = [use_of(use) for use in entry.inputs.all()]
    if entry.body.get("target"):
        notes.append(_("trừ %(target)s") % {"target": entry.body["target"]})
    if entry.body.get("seen"):
        notes.append(entry.body["seen"])
    if entry.kind.is_harvest:
        notes.append(measure(entry.harvest.lot.quantity))
    marks = [entry.note] if entry.note else []
    gone = hasattr(entry, "voiding") or hasattr(entry, "correction")
    return {
        "title": entry.kind.label,
        "when": entry.occurred_at if entry.precision == Precision.MINUTE else None,
        "day": entry.day,
        "icon": entry.kind.icon,
        "note": ". ".join([*[", ".join(notes)] * bool(notes), *marks, *_fate(entry)]),
        "by": written_by(entry),
        "href": reverse("farm:entry", args=[entry.pk]),
        "tone": "chili" if gone else "",
    }


def phone_of(entry: DiaryEntry) -> dict[str, Any]:
    """What the entry's page says of the phone that wrote it, and how much of what was seen."""
    return {
        "missing_before": bool(entry.previous) and not came_from(entry.device, entry.previous),
        "seen_amount": AMOUNTS.get(entry.body.get("amount", ""), ""),
    }


def came_from(device: str, digest: str) -> bool:
    """Whether what the phone sent under this digest is here, be it an entry or not."""
    return SyncedItem.objects.filter(device=device, digest=digest).exists()


def use_of(use: Any) -> str:
    amount = measure(use.quantity, use.uom) if use.quantity is not None else ""
    return " ".join(part for part in (use.input_product.trade_name, amount) if part)


def _fate(entry: DiaryEntry) -> list[str]:
    if hasattr(entry, "voiding"):
        return [_("Đã bỏ: %(reason)s") % {"reason": entry.voiding.reason}]
    if hasattr(entry, "correction"):
        return [_("Đã sửa: %(reason)s") % {"reason": entry.correction.reason}]
    return []


def written_by(entry: DiaryEntry) -> str:
    """Whose word it is; "ghi hộ" stands wherever another wrote."""
    if entry.on_behalf_of is None:
        return entry.author.full_name
    names = {"writer": entry.author.full_name, "farmer": entry.on_behalf_of.full_name}
    text = _("%(writer)s ghi hộ %(farmer)s") % names
    if hasattr(entry, "confirmation"):
        text += " · " + _("đã xác nhận ngày %(day)s") % {"day": day(entry.confirmation.confirmed_at)}
    return text
