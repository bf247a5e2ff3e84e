"""Inputs (vật tư) and their dated rules: what a label or the law says of a product on a crop on a day."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from commune.ledger import recording
from commune.lib.fold import fold, nfc
from commune.products.models import Species
from commune.quality.models import IngredientBan, InputKind, InputProduct, InputRule

DATA = Path(__file__).parent / "data"
INPUTS = DATA / "inputs.csv"
BANS = DATA / "bans.csv"


class ListRefusedError(ValueError):
    """A list that cannot be loaded; nothing of it was. `line` counts from 1, the heading included."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Dòng {line}: {reason}")
        self.line = line


def rule_for(input_product: InputProduct, species: Species, on: date) -> InputRule | None:
    """The newest rule in force on that day; None when nothing is known of this product on this crop."""
    return InputRule.objects.in_force_on(on).filter(input_product=input_product, species=species).first()


def ban_of(input_product: InputProduct, on: date) -> IngredientBan | None:
    """The ban of one of its ingredients in force on that day, the earliest where sources differ."""
    banned = IngredientBan.objects.filter(active_ingredient__in=input_product.ingredients, valid_from__lte=on)
    return banned.order_by("valid_from").first()


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


def load_inputs(path: Path = INPUTS, *, by: str) -> int:
    """Add the products and rules of a CSV edition, all or none; returns how many rows were new.

    Columns: trade_name, kind, active_ingredient, formulation, registration_number, uom, species, phi_days,
    re_entry_hours, edition, source, valid_from, valid_to. One line a product and crop; loading again adds nothing.
    A known product or edition with other content is refused, since a new edition is a new row.
    """
    with transaction.atomic():
        return sum(_load_line(number, line, by) for number, line in _lines(path))


def load_bans(path: Path = BANS, *, by: str) -> int:
    """Add the bans of a CSV list (active_ingredient, valid_from, source), all or none; returns how many were new."""
    with transaction.atomic():
        rows = [_ban(number, line) for number, line in _lines(path)]
        known = set(IngredientBan.objects.values_list("active_ingredient", "source"))
        new = [row for row in rows if (row.active_ingredient, row.source) not in known]
        recording.enter_all(new, by=by)
    return len(new)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for line in reader:
            if None in line or None in line.values():
                raise ListRefusedError(reader.line_num, "số cột không khớp với dòng tiêu đề")
            yield reader.line_num, {name: nfc(value).strip() for name, value in line.items()}


def _load_line(number: int, line: dict[str, str], by: str) -> int:
    try:
        product, new = _product(line, by)
        return new + _rule(product, line, by) if line["species"] else new
    except KeyError as missing:
        raise ListRefusedError(number, f"thiếu cột {missing.args[0]}") from missing
    except ValueError as wrong:
        raise ListRefusedError(number, str(wrong)) from wrong


def _product(line: dict[str, str], by: str) -> tuple[InputProduct, int]:
    if line["kind"] not in InputKind.values:
        raise ValueError(f"loại vật tư không hiểu được: {line['kind']}")
    names = ("trade_name", "kind", "active_ingredient", "formulation", "registration_number", "uom", "source")
    facts = {name: line[name] for name in names}
    known = InputProduct.objects.filter(trade_name=line["trade_name"]).first()
    if known is None:
        return recording.enter(InputProduct(**facts), by=by), 1
    _insist_same(known, {name: facts[name] for name in names if name != "source"})
    return known, 0


def _rule(product: InputProduct, line: dict[str, str], by: str) -> int:
    species = Species.objects.filter(pk=line["species"]).first()
    if species is None:
        raise ValueError(f"không có loài {line['species']}")
    facts = {
        "phi_days": int(line["phi_days"]) if line["phi_days"] else None,
        "re_entry_hours": int(line["re_entry_hours"]) if line["re_entry_hours"] else None,
        "source": line["source"],
        "valid_from": date.fromisoformat(line["valid_from"]),
        "valid_to": date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
    }
    known = InputRule.objects.filter(input_product=product, species=species, edition=line["edition"]).first()
    if known:
        _insist_same(known, facts)
        return 0
    recording.enter(
        InputRule(input_product=product, species=species, edition=line["edition"], **facts), by=by
    )
    return 1


def _insist_same(known: InputProduct | InputRule, facts: Mapping[str, object]) -> None:
    different = [name for name, value in facts.items() if getattr(known, name) != value]
    if different:
        raise ValueError(
            f"{known} đã có với nội dung khác ({', '.join(different)}); hãy nạp thành ấn bản mới"
        )


def _ban(number: int, line: dict[str, str]) -> IngredientBan:
    try:
        day = date.fromisoformat(line["valid_from"])
        return IngredientBan(
            active_ingredient=line["active_ingredient"].lower(), valid_from=day, source=line["source"]
        )
    except (KeyError, ValueError) as wrong:
        raise ListRefusedError(number, str(wrong)) from wrong


@dataclass(frozen=True)
class Told:
    """A product with its rules in force and its ban, for a page."""

    product: InputProduct
    rules: list[InputRule]
    ban: IngredientBan | None


def told(product: InputProduct, on: date) -> Told:
    """The newest rule in force on that day for each crop."""
    newest: dict[str, InputRule] = {}
    for rule in InputRule.objects.in_force_on(on).filter(input_product=product).select_related("species"):
        newest.setdefault(rule.species_id, rule)
    return Told(product, list(newest.values()), ban_of(product, on))
