"""What one line of each list says: a label of a product on a crop, a ban, a permitted product."""

from collections.abc import Mapping
from datetime import date

from commune.products.models import Species
from commune.quality.models import (
    BanStage,
    Category,
    IngredientBan,
    InputKind,
    InputProduct,
    InputRule,
    PermittedProduct,
)
from commune.quality.sheets import LONGEST_PHI, Line

PRODUCT_TEXTS = {
    "active_ingredient": 200, "formulation": 60, "registration_number": 60, "uom": 3,
}  # fmt: skip
MOST_HOURS = 2400


class LabelReader:
    """Reads label lines against what is known; `new_products` and `new_rules` gather what is not there yet."""

    def __init__(self, issuer: str, number: str, valid_from: date, valid_to: date | None) -> None:
        self.number, self.valid_from, self.valid_to = number, valid_from, valid_to
        self.new_products: list[InputProduct] = []
        self.new_rules: list[InputRule] = []
        self._products = {row.trade_name: row for row in InputProduct.objects.all()}
        self._species = set(Species.objects.values_list("pk", flat=True))
        of_issuer = InputRule.objects.select_related("listed")
        self._rules = {
            (row.input_product_id, row.species_id, row.edition): row
            for row in of_issuer
            if row.listed is None or row.listed.issuer == issuer
        }

    def read(self, line: Line) -> None:
        product = self._product(line)
        if line.cells.get("species"):
            self._rule(product, line)

    def _product(self, line: Line) -> InputProduct:
        name = line.text("trade_name", most=120, needed=True)
        facts = {column: line.text(column, most=most) for column, most in PRODUCT_TEXTS.items()}
        facts["uom"] = facts["uom"] or "MLT"
        facts["kind"] = line.one_of("kind", InputKind.values)
        known = self._products.get(name)
        if known is None:
            source = line.text("source", most=300) or self.number
            known = self._products[name] = InputProduct(trade_name=name, source=source, **facts)
            self.new_products.append(known)
        else:
            _insist_same(line, known, facts, "trade_name")
        return known

    def _rule(self, product: InputProduct, line: Line) -> None:
        species = line.text("species", most=8, needed=True)
        if species not in self._species:
            raise line.wrong("species", f"không có loài {species}")
        edition = line.text("edition", most=80) or self.number
        facts = {
            "phi_days": line.number_of("phi_days", most=LONGEST_PHI),
            "re_entry_hours": line.number_of("re_entry_hours", most=MOST_HOURS),
            "source": line.text("source", most=300) or self.number,
            "valid_from": line.day("valid_from") or self.valid_from,
            "valid_to": line.day("valid_to") or self.valid_to,
        }
        key = (product.pk, species, edition)
        known = self._rules.get(key)
        if known is None:
            row = InputRule(input_product=product, species_id=species, edition=edition, **facts)
            self._rules[key] = row
            self.new_rules.append(row)
        else:
            _insist_same(line, known, facts, "edition")


def _insist_same(
    line: Line, known: InputProduct | InputRule, facts: Mapping[str, object], column: str
) -> None:
    different = [name for name, value in facts.items() if getattr(known, name) != value]
    if different:
        told = f"đã có với nội dung khác ({', '.join(different)}); hãy nạp thành ấn bản mới"
        raise line.wrong(column, told)


def read_ban(line: Line) -> IngredientBan:
    day = line.day("valid_from")
    if day is None:
        raise line.wrong("valid_from", "ô này không được để trống")
    return IngredientBan(
        active_ingredient=line.text("active_ingredient", most=120, needed=True).lower(),
        stage=line.one_of("stage", BanStage.values, default=BanStage.USE),
        valid_from=day,
        source=line.text("source", most=300, needed=True),
    )


class PermittedReader:
    """Refuses the same product twice in a category."""

    def __init__(self) -> None:
        self._met: dict[tuple[str, str, str], int] = {}

    def read(self, line: Line) -> PermittedProduct:
        row = PermittedProduct(
            category=line.one_of("category", Category.values),
            active_ingredient=line.text("active_ingredient", most=300, needed=True),
            trade_name=line.text("trade_name", most=160, needed=True),
            target=line.text("target", most=400),
            registrant=line.text("registrant", most=200),
        )
        key = (row.category, row.trade_name, row.active_ingredient)
        before = self._met.setdefault(key, line.number)
        if before != line.number:
            raise line.wrong("trade_name", f"trùng với dòng {before}")
        return row
