"""The information base's part of the season: hamlets, soil points with tests, scouting counts and an answer."""

from decimal import Decimal

from commune.demo import assembling, cast
from commune.demo.clock import client_id, day
from commune.pests import scouting
from commune.pests.models import CountReply, ScoutingCount
from commune.places import hamlets
from commune.places.forms import FIRST_OF_TWO_TIERS
from commune.places.models import Hamlet
from commune.soil.models import SoilPoint
from commune.soil.points import lay_point
from commune.soil.testing import record_test
from commune.units.models import AdminUnit

LAB = "Phòng thử nghiệm minh họa"
KIT = "Bộ thử nhanh của HTX (minh họa)"
# Name of the hamlet, and the plots of the cast that lie in it; a third one has no plot yet.
HAMLETS = (("ấp Mỹ Thới", ("plot",)), ("ấp Mỹ Hưng", ("other_plot",)), ("ấp Mỹ Đông", ()))
COMMON = (Decimal("10.407300"), Decimal("105.698800"))

FIRST_TEST = {
    "ph_h2o": "4.8",
    "ec_1_5": "0.32",
    "organic_matter": "1.9",
    "p_bray2": "22",
    "k_exchangeable": "0.16",
}
SECOND_TEST = {
    "ph_h2o": "5.3", "ec_1_5": "0.28", "organic_matter": "2.4", "n_total": "0.14", "p_bray2": "26",
    "k_exchangeable": "0.19", "ca_exchangeable": "5.1", "mg_exchangeable": "1.4", "cec": "13.5",
}  # fmt: skip
NEIGHBOUR_TEST = {"ph_h2o": "5.9", "ec_1_5": "0.45", "organic_matter": "3.1", "k_exchangeable": "0.31"}
COMMON_TEST = {"ph_h2o": "5.6", "ec_1_5": "0.52", "organic_matter": "2.2", "p_bray2": "31"}

# Number, plot, pest, stage, units looked at, found, enemies, days ago.
COUNTS = (
    (1, "plot", "bo-tri-xoai", "flowering", 20, 64, {"kien-vang": 11, "nhen-bat-moi": 2}, 84),
    (2, "plot", "ray-bong-xoai", "flowering", 20, 18, {"nhen-soi": 4, "kien-vang": 15}, 80),
    (3, "plot", "ruoi-duc-trai", "fruit", 10, 4, {"kien-vang": 9}, 8),
    (4, "other_plot", "ruoi-duc-trai", "fruit", 8, 21, {"kien-vang": 0}, 4),
    (5, "other_plot", "bo-tri-xoai", "fruit", 20, 26, {"kien-vang": 6}, 4),
)


def enter_hamlets() -> list[Hamlet]:
    """The commune's office enters three hamlets, all marked illustrative, and says which plot lies where."""
    official, commune = assembling.person("official"), AdminUnit.objects.get(pk=cast.COMMUNE)
    made = []
    for name, plots in HAMLETS:
        hamlet = hamlets.enter_hamlet(
            commune, name=name, since=FIRST_OF_TWO_TIERS, is_illustrative=True, by=official,
            client_id=client_id("hamlet", name),
        )  # fmt: skip
        for plot in plots:
            hamlets.assign_plot(assembling.place(plot), hamlet=hamlet, since=FIRST_OF_TWO_TIERS, by=official)
        made.append(hamlet)
    return made


def sample_soils() -> None:
    """A quick test, a laboratory's test after liming, the neighbour's, and the commune's own point."""
    official = assembling.person("official")
    garden = _point("plot", "Giữa vườn bà Sáu Lành")
    _test(garden, FIRST_TEST, 205, KIT, 1)
    _test(garden, SECOND_TEST, 36, LAB, 2)
    _test(_point("other_plot", "Đầu vườn ông Tư Đờn"), NEIGHBOUR_TEST, 35, LAB, 3)
    common = lay_point(
        name="Đất công bên rạch (minh họa)", unit=AdminUnit.objects.get(pk=cast.COMMUNE), point=COMMON, by=official,
        client_id=client_id("soil", "common"),
    )  # fmt: skip
    record_test(
        common, sampled_on=day(40), values=_figures(COMMON_TEST), lab=LAB, report_number="MINHHOA-D-04", by=official,
        client_id=client_id("soil", "test", 4),
    )  # fmt: skip


def _point(plot: str, name: str) -> SoilPoint:
    return lay_point(
        name=name,
        plot=assembling.place(plot),
        by=assembling.person("technician"),
        client_id=client_id("soil", plot),
    )


def _test(point: SoilPoint, figures: dict[str, str], days_ago: int, lab: str, number: int) -> None:
    record_test(
        point, sampled_on=day(days_ago), values=_figures(figures), lab=lab, report_number=f"MINHHOA-D-0{number}",
        by=assembling.person("technician"), client_id=client_id("soil", "test", number),
    )  # fmt: skip


def _figures(figures: dict[str, str]) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in figures.items()}


def count_pests() -> list[ScoutingCount]:
    """The technician counts; the farmer answers the old alarm, the neighbour has one that waits for him."""
    made = [
        scouting.record_count(
            assembling.place(plot), crop="MNGIN", organism=pest, stage=stage, counted_on=day(days_ago), samples=samples,
            found=found, enemies=enemies, by=assembling.person("technician"), client_id=client_id("count", number),
        )
        for number, plot, pest, stage, samples, found, enemies, days_ago in COUNTS
    ]  # fmt: skip
    scouting.reply(made[0], answer=CountReply.Answer.WAITING, by=assembling.person("farmer"))
    return made
