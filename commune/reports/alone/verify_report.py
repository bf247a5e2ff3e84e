# A sealed report of Làng Số is checked here without its server: python3 -I verify.py report.json --key LOG_KEY
# Exit code 0: every figure is what was signed. 1: the first thing that is not so is named. 2: wrong usage.
from __future__ import annotations

import argparse
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from commune.lib.standalone.log import Untrue, key_of, leaf_hash_of, opened, tree_root

FORMAT = "langso-report/1"
MISSHAPEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError)
STEPS = {
    "freeze": ("reports.freeze", "reports_freeze"),
    "signature": ("reports.signature", "reports_freezesignature"),
    "acceptance": ("reports.acceptance", "reports_freezeacceptance"),
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Checks a sealed report of figures against the log that it names."
    )
    parser.add_argument("report")
    parser.add_argument("--key", help="the log's public key, from somewhere that you trust")
    asked = parser.parse_args()
    try:
        report = read(asked.report)
        key = asked.key or str(report["key"])
        say(*checked(report, key))
    except (Untrue, OSError, RecursionError, *MISSHAPEN) as error:
        reason = error if isinstance(error, Untrue) else f"this is no report ({error!r})"
        sys.stderr.write(f"NOT TRUE: {reason}\n")
        return 1
    if not asked.key:
        say(
            "No --key was given: the key inside the report itself was trusted. Ask for the log's key elsewhere."
        )
    say("TRUE: every figure is what was counted, signed and accepted.")
    return 0


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def read(path: str) -> dict[str, Any]:
    text = Path(path).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(
        text, object_pairs_hook=once_each, parse_float=refused, parse_constant=refused
    )
    if found.get("format") != FORMAT:
        raise Untrue(f"this is no report in the form {FORMAT}")
    unknown = set(found) - {"format", "heading", "figures", "sealed", "head", "key"}
    if unknown:
        raise Untrue(f"the report holds more than was sealed: {', '.join(sorted(unknown))}")
    return found


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Untrue("a name stands twice in the report")
    return found


def refused(text: str) -> Any:
    raise Untrue(f"no sealed figure is written {text}")


def checked(report: dict[str, Any], key: str) -> list[str]:
    for figure in report["figures"]:
        fits(figure)
    head, note = report["heading"], str(report["head"])
    leaves = [leaf_hash_of(canonical(each).encode()) for each in [head, *report["figures"]]]
    root = tree_root(leaves).hex()
    freeze, signature, acceptance = (step(report, name, note, key) for name in STEPS)
    said = {"root": root, "unit_id": head["unit"]["uid"], "period": head["period"]}
    for name, value in said.items():
        if freeze[name] != "s" + str(value):
            raise Untrue(f"the figures are not those that were sealed ({name}){odd_one(report['figures'])}")
    if freeze["log_size"] != f"i{head['log_size']}":
        raise Untrue("the report names another place in the log than was sealed")
    for name, shown in (("signature", signature), ("acceptance", acceptance)):
        if shown["root"] != "s" + root:
            raise Untrue(f"the {name} is of other figures")
    return [
        f"{head['unit']['name']} ({head['unit']['uid']}), period {head['period']}: {len(report['figures'])} figures",
        f"signed: {signature['name'][1:]}, {signature['title'][1:]}, {signature['signed_at'][1:]}",
        f"accepted: {acceptance['name'][1:]}, {acceptance['title'][1:]}, {acceptance['accepted_at'][1:]}",
        f"log: {key_of(key)[0]}",
    ]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def step(report: dict[str, Any], name: str, note: str, key: str) -> dict[str, str]:
    shown = report["sealed"][name]
    body = json.loads(shown["body"])
    if (body["kind"], body["table"]) != STEPS[name]:
        raise Untrue(f"the entry shown as {name} is of something else")
    return opened(shown, note, key)


def odd_one(figures: list[dict[str, Any]]) -> str:
    """Which figure does not fit its own mark; the mark says where to look, the root alone decides."""
    odd = [each["code"] for each in figures if mark_of(each) != each.get("mark")]
    return f": look at {', '.join(odd)}" if odd else ""


def mark_of(figure: dict[str, Any]) -> str:
    bare = {name: value for name, value in figure.items() if name != "mark"}
    return leaf_hash_of(canonical(bare).encode()).hex()[:16]


def fits(figure: dict[str, Any]) -> None:
    """A figure agrees with itself: value, target and parts."""
    name, over, under = figure["code"], figure["numerator"], figure["denominator"]
    if mark_of(figure) != figure.get("mark"):
        raise Untrue(f"figure {name} is not what was sealed")
    if over is not None and under is not None:
        value = (Decimal(over) * 100 / Decimal(under)).quantize(Decimal("0.000001"))
        if value != Decimal(figure["value"]):
            raise Untrue(f"figure {name}: the value is not the share of its parts")
    elif over is not None and Decimal(figure["value"]) != Decimal(over):
        raise Untrue(f"figure {name}: the value is not its total")
    if figure["remainder"] is not None:
        adds_up(figure)


def adds_up(figure: dict[str, Any]) -> None:
    for part, left in figure["remainder"].items():
        total = sum((Decimal(each[part]) for each in figure["parts"]), Decimal(0)) + Decimal(left)
        if total != Decimal(figure[part]):
            raise Untrue(f"figure {figure['code']}: the units do not add up to the whole")


if __name__ == "__main__":
    sys.exit(main())
