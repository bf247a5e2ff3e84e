# A certificate of Làng Số is checked here without its server: python3 -I verify.py certificate.json --key LOG_KEY
# Exit code 0: the log says so. 1: the first thing that is not so is named. 2: wrong usage.
# What was signed is that the certificate was given; whether it was revoked later only its page can tell.
from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from commune.lib.standalone.log import Untrue, key_of, opened

FORMAT = "langso-certificate/1"
MISSHAPEN = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError)
SUBJECT = ("training.completion", "training_completion")
SHOWN = ("number", "holder_name", "course_name", "completed_on")


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Checks a certificate of training against the log that it names."
    )
    parser.add_argument("certificate")
    parser.add_argument("--key", help="the log's public key, from somewhere that you trust")
    asked = parser.parse_args()
    try:
        found = read(asked.certificate)
        say(*checked(found, asked.key or str(found["key"])))
    except (Untrue, OSError, RecursionError, *MISSHAPEN) as error:
        reason = error if isinstance(error, Untrue) else f"this is no certificate ({error!r})"
        sys.stderr.write(f"NOT TRUE: {reason}\n")
        return 1
    if not asked.key:
        say(
            "No --key was given: the key inside the file itself was trusted. Ask for the log's key elsewhere."
        )
    say("TRUE: this certificate was given. Whether it was revoked later, its page tells.")
    return 0


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def read(path: str) -> dict[str, Any]:
    text = Path(path).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text, object_pairs_hook=once_each)
    if found.get("format") != FORMAT:
        raise Untrue(f"this is no certificate in the form {FORMAT}")
    unknown = set(found) - {"format", "certificate", "sealed", "head", "key"}
    if unknown or set(found["certificate"]) != set(SHOWN):
        raise Untrue("the file holds other things than were sealed")
    return found


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Untrue("a name stands twice in the file")
    return found


def checked(found: dict[str, Any], key: str) -> list[str]:
    body = json.loads(found["sealed"]["body"])
    if (body["kind"], body["table"]) != SUBJECT:
        raise Untrue("the entry shown is not of a certificate")
    said = opened(found["sealed"], str(found["head"]), key)
    told = found["certificate"]
    for name in SHOWN:
        if said[name][1:] != told[name] or said[name][:1] == "n":
            raise Untrue(f"the certificate was not given with this {name}")
    return [
        f"{told['holder_name']}: {told['course_name']}",
        f"number {told['number']}, completed on {told['completed_on']}",
        f"log: {key_of(key)[0]}",
    ]


if __name__ == "__main__":
    sys.exit(main())
