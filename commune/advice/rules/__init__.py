"""The rules of advice, by edition. A rule is a pure function of its stored inputs, so old advice can be replayed.

When a rule changes, the new one gets a new edition and the old one stays for what it said.
"""

from collections.abc import Callable

from commune.advice.rules import bloom_rain, flood, heat, irrigation, pest, salt
from commune.advice.rules.verdict import Inputs, Verdict

RULES: dict[str, Callable[[Inputs], Verdict]] = {
    "irrigation-1": irrigation.decide,
    "pest-1": pest.decide,
    "bloom_rain-1": bloom_rain.decide,
    "heat-1": heat.decide,
    "flood-1": flood.decide,
    "salt-1": salt.decide,
}
CURRENT: dict[str, str] = {edition.rpartition("-")[0]: edition for edition in RULES}
"""The newest edition of each kind: the last in the list."""

__all__ = ["CURRENT", "RULES", "Inputs", "Verdict"]
