"""What the rules say of one spraying: P1 banned, P2 permitted, P3 registered for the crop, P6 how long to wait.

Each answer has a code, a Vietnamese sentence and the editions that it rests on. What nobody knows is `unknown`,
which never passes for good. P7 (a spray written after the harvest) is `farm.late`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from commune.farm.models import DiaryEntry
from commune.farm.seasons import season_at
from commune.lib.vietnamese import format_date
from commune.products.models import Species
from commune.quality import inputs
from commune.quality.models import InputKind, InputProduct, InputRule, ListEdition

Outcome = Literal["pass", "fail", "unknown"]


@dataclass(frozen=True)
class Judgement:
    """`code` is stable, `sentence` is shown; `editions` as text, each with the start of its file's SHA-256."""

    rule: str
    outcome: Outcome
    code: str
    sentence: str
    editions: list[str] = field(default_factory=list)


def judgements_of(
    entry: DiaryEntry, species: Species, *, known_at: datetime | None = None
) -> list[Judgement]:
    """Of every plant-protection product in the entry; by the lists that were loaded by `known_at`, else by all."""
    products = [use.input_product for use in entry.inputs.all()]
    return [
        judged
        for product in products
        if product.kind == InputKind.PESTICIDE
        for judged in _judged(product, species, entry, known_at)
    ]


def changed_since_written(entry: DiaryEntry, species: Species) -> list[Judgement]:
    """What the lists known when the entry came in said, where today's lists say otherwise; empty when they agree."""
    then = judgements_of(entry, species, known_at=entry.recorded_at)
    now = {(each.rule, each.sentence) for each in judgements_of(entry, species)}
    return [each for each in then if (each.rule, each.sentence) not in now]


def told_of(entry: DiaryEntry) -> dict[str, Any]:
    """For the page of one entry: what a harvest's safety was judged to be, each time; what rules say of a spray."""
    if hasattr(entry, "harvest"):
        return {"verdicts": entry.harvest.verdicts.select_related("hold__release").order_by("-judged_at")}
    brought = entry.verdicts.filter(hold__isnull=False).select_related("harvest__lot__trade_item")
    season = season_at(entry.plot, entry.day)
    if season is None:
        return {"held": brought}
    species = season.variety.species
    judged = judgements_of(entry, species)
    return {"held": brought, "judgements": judged, "before": changed_since_written(entry, species)}


def _judged(
    product: InputProduct, species: Species, entry: DiaryEntry, known_at: datetime | None
) -> Iterator[Judgement]:
    yield _banned(product, entry, known_at)
    yield _permitted(product, entry, known_at)
    rules = inputs.rules_of(product, species, entry.day, known_at=known_at)
    yield _registered(product, species, rules)
    yield _interval(product, rules)


def _banned(product: InputProduct, entry: DiaryEntry, known_at: datetime | None) -> Judgement:
    bans = inputs.bans_of(product, entry.day, known_at=known_at)
    if bans:
        ban = bans[0]
        told = f"{product}: {ban.active_ingredient} cấm dùng từ {format_date(ban.valid_from)}. {ban.source}."
        days = sorted({each.valid_from for each in bans})
        if len(days) > 1:
            all_days = ", ".join(format_date(day) for day in days)
            told += f" Các nguồn ghi ngày khác nhau ({all_days}), lấy ngày sớm hơn."
        return Judgement("P1", "fail", "banned_input", told, _editions([ban.listed for ban in bans]))
    if not product.ingredients:
        return Judgement("P1", "unknown", "no_ingredient", f"{product}: chưa ghi hoạt chất.")
    return Judgement("P1", "pass", "not_banned", f"{product}: không có hoạt chất bị cấm ngày đó.")


def _permitted(product: InputProduct, entry: DiaryEntry, known_at: datetime | None) -> Judgement:
    edition = inputs.permitted_list(entry.day, known_at=known_at)
    if edition is None:
        told = f"{product}: chưa nạp danh mục được phép nào có hiệu lực ngày {format_date(entry.day)}."
        return Judgement("P2", "unknown", "no_list", told)
    if inputs.is_permitted(product, entry.day, known_at=known_at):
        told = f"{product}: có trong danh mục {edition.number}."
        return Judgement("P2", "pass", "permitted", told, _editions([edition]))
    told = f"{product}: không có trong danh mục {edition.number}."
    return Judgement("P2", "fail", "not_permitted", told, _editions([edition]))


def _registered(product: InputProduct, species: Species, rules: list[InputRule]) -> Judgement:
    if rules:
        told = f"{product}: nhãn có ghi cho {species.name.lower()}."
        return Judgement("P3", "pass", "registered", told, _editions([rule.listed for rule in rules]))
    if InputRule.objects.filter(input_product=product).exists():
        told = f"{product}: nhãn không ghi cho {species.name.lower()}."
        return Judgement("P3", "fail", "off_label", told)
    return Judgement("P3", "unknown", "no_label", f"{product}: chưa nạp nhãn.")


def _interval(product: InputProduct, rules: list[InputRule]) -> Judgement:
    days = rules[0].phi_days if rules else None
    if days is None:
        return Judgement("P6", "unknown", "interval_unknown", f"{product}: chưa biết thời gian cách ly.")
    told = f"{product}: cách ly {days} ngày, theo {rules[0].edition}."
    others = sorted({rule.phi_days for rule in rules[1:] if rule.phi_days != days}, key=str)
    if others:
        named = ", ".join(str(each) for each in others)
        told += f" Nguồn khác ghi {named} ngày, lấy nguồn an toàn hơn."
    return Judgement("P6", "pass", "interval_known", told, _editions([rule.listed for rule in rules]))


def _editions(listed: list[ListEdition | None]) -> list[str]:
    return list(dict.fromkeys(f"{row.number} ({row.sha256[:12]})" for row in listed if row))
