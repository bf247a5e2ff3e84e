"""Pre-harvest safety (thời gian cách ly): from when fruit of a plot may be picked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from commune.farm.activities import SPRAYING
from commune.farm.models import DiaryEntry
from commune.lib.agronomy import intervals
from commune.lib.vietnamese import VIETNAM, format_date, format_datetime
from commune.places.models import Place
from commune.products.models import Species
from commune.quality import inputs
from commune.quality.models import IngredientBan, InputKind, InputProduct, InputRule

Reason = Literal["interval_over", "interval_running", "interval_unknown", "banned_input", "no_record"]
LOOK_BACK = timedelta(days=400)


@dataclass(frozen=True)
class Spraying:
    """One product in one entry with the rule that was in force on the day of spraying."""

    entry: DiaryEntry
    input_product: InputProduct | None
    rules: Sequence[InputRule] = ()
    bans: Sequence[IngredientBan] = ()

    @property
    def rule(self) -> InputRule | None:
        """The one that counts: the safest of all sources in force."""
        return next(iter(self.rules), None)

    @property
    def ban(self) -> IngredientBan | None:
        return next(iter(self.bans), None)

    @property
    def disagreement(self) -> str:
        """Said where sources in force differ: all of them, and that the safer one counts. Empty where they agree."""
        if len({rule.phi_days for rule in self.rules}) < 2:  # noqa: PLR2004
            return ""
        told = "; ".join(f"{rule.edition}: {_days(rule.phi_days)}" for rule in self.rules)
        return f"Các nguồn ghi khác nhau ({told}), lấy nguồn an toàn hơn."

    @property
    def editions(self) -> list[str]:
        """The lists that were asked, as text: what would have to be opened to judge again."""
        listed = [(rule.edition, rule.listed) for rule in self.rules]
        listed += [(ban.source, ban.listed) for ban in self.bans]
        return [f"{edition} ({row.sha256[:12]})" if row else edition for edition, row in listed]

    @property
    def phi_days(self) -> int | None:
        return self.rule.phi_days if self.rule else None


@dataclass(frozen=True)
class SafetyVerdict:
    """`allowed_from`: +07:00, None when it cannot be known or nothing is recorded.

    `no_record` allows the harvest and says what it is: nobody wrote a spray down, which is not "no spray".
    """

    allowed_from: datetime | None
    reason: Reason
    sprays: Sequence[Spraying]
    deciding: Spraying | None = None

    def is_allowed_at(self, moment: datetime) -> bool:
        if self.reason == "no_record":
            return True
        return self.allowed_from is not None and moment >= self.allowed_from

    @property
    def explanation(self) -> str:
        """One Vietnamese sentence for the farmer."""
        product = self.deciding.input_product if self.deciding else None
        name = product.trade_name if product else "thuốc không rõ tên"
        match self.reason:
            case "no_record":
                return "Không có ghi chép xịt thuốc trên vườn này."
            case "banned_input":
                return (
                    f"{name} có hoạt chất đã cấm dùng{self._since}, nên trái của vườn này không được hái bán."
                )
            case "interval_unknown":
                return (
                    f"Chưa biết thời gian cách ly của {name} (xịt ngày {self._day}). Hãy hỏi cán bộ kỹ thuật."
                )
            case "interval_running":
                told = f"Đã xịt {name} ngày {self._day}. Được hái từ {self._allowed}."
                return f"{told} {self._differing}".strip()
            case "interval_over":
                return f"Đã hết cách ly của lần xịt {name} ngày {self._day}."

    @property
    def explanation_at_harvest(self) -> str:
        """The same of fruit that was picked already."""
        product = self.deciding.input_product if self.deciding else None
        name = product.trade_name if product else "thuốc không rõ tên"
        match self.reason:
            case "interval_running":
                told = f"Lúc hái chưa hết cách ly của lần xịt {name} ngày {self._day}: được hái từ {self._allowed}."
                return f"{told} {self._differing}".strip()
            case "interval_unknown":
                return f"Chưa biết thời gian cách ly của {name}, đã xịt ngày {self._day} trước khi hái."
            case "banned_input":
                return f"Vườn đã xịt {name} ngày {self._day}, có hoạt chất đã cấm dùng{self._since}."
            case _:
                return self.explanation

    @property
    def editions(self) -> list[str]:
        """The lists behind the verdict."""
        spoken = [self.deciding] if self.deciding else []
        return list(dict.fromkeys(each for spray in spoken for each in spray.editions))

    @property
    def finding(self) -> str:
        """Tells this finding from another: the reason, the spray that decides and the day; not the edition's name."""
        spray = self.deciding
        product = str(spray.input_product.pk) if spray and spray.input_product else ""
        day = spray.entry.day.isoformat() if spray else ""
        opens = self.allowed_from.isoformat() if self.allowed_from else ""
        return hashlib.sha256(f"{self.reason}|{product}|{day}|{opens}".encode()).hexdigest()

    @property
    def _differing(self) -> str:
        return self.deciding.disagreement if self.deciding else ""

    @property
    def _since(self) -> str:
        ban = self.deciding.ban if self.deciding else None
        return f" từ {format_date(ban.valid_from)} ({ban.source})" if ban else ""

    @property
    def _day(self) -> str:
        return format_date(self.deciding.entry.day) if self.deciding else ""

    @property
    def _allowed(self) -> str:
        return format_datetime(self.allowed_from) if self.allowed_from else ""


def _days(phi_days: int | None) -> str:
    return "không rõ" if phi_days is None else f"{phi_days} ngày"


def earliest_harvest(
    plot: Place, species: Species, on: datetime | date, *, known_at: datetime | None = None
) -> SafetyVerdict:
    """What the diary says about picking on that day or moment; `known_at`: by lists that were loaded by then.

    Every standing use of a pesticide begun up to then counts, whatever the work was called, and every spraying
    that names no product. A spray without end lasts to the end of its day (lib.agronomy.intervals).
    """
    moment = on if isinstance(on, datetime) else intervals.end_of_application(on)
    sprays = _sprays(plot, species, moment, known_at)
    banned = next((spray for spray in sprays if spray.ban), None)
    if banned:
        return SafetyVerdict(None, "banned_input", sprays, banned)
    known = intervals.earliest_harvest([intervals.Spray(s.entry.end, s.phi_days) for s in sprays])
    if known.deciding is None:
        return SafetyVerdict(None, "no_record", sprays)
    deciding = sprays[known.deciding]
    if known.earliest is None:
        return SafetyVerdict(None, "interval_unknown", sprays, deciding)
    return SafetyVerdict(known.earliest, _running(known.earliest, on), sprays, deciding)


def _running(allowed_from: datetime, on: datetime | date) -> Reason:
    begun = on if isinstance(on, datetime) else datetime.combine(on, datetime.min.time(), VIETNAM)
    return "interval_over" if begun >= allowed_from else "interval_running"


def _sprays(plot: Place, species: Species, until: datetime, known_at: datetime | None) -> list[Spraying]:
    entries = DiaryEntry.objects.standing().filter(
        plot=plot, occurred_at__lte=until, occurred_at__gte=until - LOOK_BACK
    )
    found = []
    for entry in entries.prefetch_related("inputs__input_product").order_by("occurred_at", "recorded_at"):
        products = [used.input_product for used in entry.inputs.all()]
        medicines = [each for each in products if each.kind == InputKind.PESTICIDE]
        found += [_spraying(entry, each, species, known_at) for each in medicines]
        if entry.activity == SPRAYING and not products:
            found.append(Spraying(entry, None))
    return found


def _spraying(
    entry: DiaryEntry, product: InputProduct, species: Species, known_at: datetime | None
) -> Spraying:
    rules = inputs.rules_of(product, species, entry.day, known_at=known_at)
    return Spraying(entry, product, rules, inputs.bans_of(product, entry.day, known_at=known_at))
