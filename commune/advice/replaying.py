"""Replaying advice: its rule, given what was stored, must say again what was said."""

from commune.advice.advising import digest_of
from commune.advice.models import Advice
from commune.advice.rules import RULES


def differences(advice: Advice) -> list[str]:
    """Parts that differ: `edition` (no such rule any more), `inputs` (not what was digested), or of the verdict."""
    rule = RULES.get(advice.edition)
    if rule is None:
        return ["edition"]
    found = [] if digest_of(advice.edition, advice.inputs) == advice.digest else ["inputs"]
    again = rule(advice.inputs).facts()
    return found + [part for part, value in again.items() if advice.verdict.get(part) != value]
