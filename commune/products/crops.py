"""The crops of the commune that its information base speaks of, whether or not anybody sells them here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Crop:
    """`code` is the EPPO code of the species (see `Species`); `name` the Vietnamese one, in running text."""

    code: str
    name: str
    scientific_name: str
    icon: str = "sprout"


# EPPO codes of mango and rice are named in the mission's sources; the others have not been compared with EPPO's list.
CROPS = (
    Crop("MNGIN", "xoài", "Mangifera indica", "mango"),
    Crop("ORYSA", "lúa", "Oryza sativa"),
    Crop("HCRUN", "thanh long", "Selenicereus undatus"),
    Crop("CIDAF", "chanh", "Citrus × aurantiifolia", "tree"),
    Crop("DURZI", "sầu riêng", "Durio zibethinus", "tree"),
)
BY_CODE = {crop.code: crop for crop in CROPS}


def crop_named(code: str) -> Crop | None:
    return BY_CODE.get(code)
