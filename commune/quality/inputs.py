"""Inputs (vật tư) and what was said of them on a day: by labels, by bans, by permitted lists.

Every question takes the day of the law (`on`) and, where wanted, the moment up to which lists had been loaded
(`known_at`): so an old verdict can be told again as it was. Sources that differ all stay; the safer one counts.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q

from commune.lib.fold import fold
from commune.lib.vietnamese import format_date
from commune.products.models import Species
from commune.quality import lists
from commune.quality.models import (
    BanStage,
    IngredientBan,
    InputKind,
    InputProduct,
    InputRule,
    ListEdition,
    ListEditionSet,
    ListKind,
    PermittedProduct,
)
from commune.quality.sheets import ListRefusedError

DATA = Path(__file__).parent / "data"
INPUTS = DATA / "inputs.csv"
BANS = DATA / "bans.csv"
NAMES = {INPUTS: "Nhãn thuốc minh họa", BANS: "Hoạt chất cấm dùng"}
HOUSE = "Làng Số (minh họa)"
FIRST_DAY = date(2017, 1, 1)

__all__ = ["ListRefusedError", "ban_of", "is_permitted", "load_bans", "load_inputs", "rule_for", "rules_of"]


def rules_of(
    input_product: InputProduct, species: Species, on: date, *, known_at: datetime | None = None
) -> list[InputRule]:
    """The newest rule in force of each issuer, the safest first: an unknown interval, then the longest."""
    found = InputRule.objects.in_force_on(on, known_at=known_at).select_related("listed")
    newest: dict[str, InputRule] = {}
    for rule in found.filter(input_product=input_product, species=species):
        newest.setdefault(rule.issuer, rule)
    return sorted(newest.values(), key=lambda rule: (rule.phi_days is not None, -(rule.phi_days or 0)))


def rule_for(
    input_product: InputProduct, species: Species, on: date, *, known_at: datetime | None = None
) -> InputRule | None:
    """The rule that counts on that day; None when nothing is known of this product on this crop."""
    return next(iter(rules_of(input_product, species, on, known_at=known_at)), None)


def bans_of(
    input_product: InputProduct,
    on: date,
    *,
    stage: str = BanStage.USE,
    known_at: datetime | None = None,
) -> list[IngredientBan]:
    """Bans of its ingredients in force on that day, the earliest first where sources differ."""
    banned = IngredientBan.objects.filter(
        active_ingredient__in=input_product.ingredients, stage=stage, valid_from__lte=on
    )
    if known_at:
        banned = banned.filter(Q(listed__isnull=True) | Q(listed__loaded_at__lte=known_at))
    return list(banned.select_related("listed").order_by("valid_from", "pk"))


def ban_of(
    input_product: InputProduct,
    on: date,
    *,
    stage: str = BanStage.USE,
    known_at: datetime | None = None,
) -> IngredientBan | None:
    """The ban that counts: the earliest, which is the safer."""
    return next(iter(bans_of(input_product, on, stage=stage, known_at=known_at)), None)


def permitted_list(on: date, *, known_at: datetime | None = None) -> ListEdition | None:
    """The newest permitted list in force on that day."""
    return ListEdition.objects.in_force_on(on, known_at=known_at).filter(kind=ListKind.PERMITTED).first()


def is_permitted(input_product: InputProduct, on: date, *, known_at: datetime | None = None) -> bool | None:
    """Whether its trade name stands in the permitted list in force; None where no list is in force."""
    edition = permitted_list(on, known_at=known_at)
    if edition is None:
        return None
    named = PermittedProduct.objects.filter(listed=edition, folded=fold(input_product.trade_name)[:160])
    return named.exists()


def known_inputs(kind: str | None = None) -> list[InputProduct]:
    """All products, or those of one kind, in order of name."""
    found = InputProduct.objects.all()
    return list(found.filter(kind=kind) if kind else found)


def matching(text: str, *, kind: str | None = None) -> list[InputProduct]:
    """Products whose trade name or ingredient holds the text, whatever its accents."""
    wanted = fold(text)
    return [
        each for each in known_inputs(kind) if wanted in fold(f"{each.trade_name} {each.active_ingredient}")
    ]


def editions() -> ListEditionSet:
    """Every list that was loaded, newest law first."""
    return ListEdition.objects.select_related("loaded_by").order_by("-valid_from", "-loaded_at")


def load_inputs(path: Path = INPUTS, *, by: str) -> int:
    """Add a label list of the house as an edition (`lists.load_list`); returns how many rows were new."""
    return _load(path, by)


def load_bans(path: Path = BANS, *, by: str) -> int:
    """The same for a list of bans."""
    return _load(path, by)


def _load(path: Path, by: str) -> int:
    content = path.read_bytes()
    name = NAMES.get(path, path.stem)
    number = f"{name} {hashlib.sha256(content).hexdigest()[:8]}"
    before = _count()
    lists.load_list(content, lists.Heading(number, HOUSE, FIRST_DAY), by=None, actor=by, file_name=path.name)
    return _count() - before


def _count() -> int:
    return InputProduct.objects.count() + InputRule.objects.count() + IngredientBan.objects.count()


@dataclass(frozen=True)
class Told:
    """A product with its rules in force by crop (all sources, the one that counts first) and its bans, for a page."""

    product: InputProduct
    rules: Sequence[Sequence[InputRule]]
    bans: Sequence[IngredientBan]
    permitted: bool | None

    @property
    def ban(self) -> IngredientBan | None:
        return next(iter(self.bans), None)


def told(product: InputProduct, on: date) -> Told:
    crops = Species.objects.filter(input_rules__input_product=product).distinct().order_by("name")
    rules = [found for species in crops if (found := rules_of(product, species, on))]
    permitted = is_permitted(product, on) if product.kind == InputKind.PESTICIDE else None
    return Told(product, rules, bans_of(product, on), permitted)


def lines_of(edition: ListEdition) -> list[tuple[str, str, str]]:
    """What an edition says, one line a row: name, what about it, source."""
    rows = [
        (rule.input_product.trade_name, f"{rule.species.name}: {_interval(rule.phi_days)}", rule.source)
        for rule in edition.rules.select_related("input_product", "species").order_by(
            "input_product__trade_name", "species"
        )
    ]
    rows += [
        (ban.active_ingredient, f"cấm {ban.get_stage_display()} từ {format_date(ban.valid_from)}", ban.source)
        for ban in edition.bans.order_by("active_ingredient", "valid_from")
    ]
    permitted = edition.permitted.order_by("category", "folded")
    return rows + [
        (row.trade_name, f"{row.get_category_display()}: {row.active_ingredient}", row.target)
        for row in permitted
    ]


def _interval(days: int | None) -> str:
    return "không rõ thời gian cách ly" if days is None else f"cách ly {days} ngày"
