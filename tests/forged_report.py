"""A sealed report as a careful forger tells it: a figure changed, all above it made to fit, under a key of her own."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

from commune.lib.standalone.log import FIELD, FIELDS, NODE, leaf_hash_of, tree_root
from commune.lib.tlog.checkpoint import Checkpoint
from commune.lib.tlog.note import SignerKey
from commune.reports.figures import canonical, root_of

STEPS = ("freeze", "signature", "acceptance")


def forged(text: str, origin: str) -> tuple[str, str]:
    """The report, and the key under which everything in it is true."""
    report, forger = json.loads(text), SignerKey.generate(origin)
    figure = next((each for each in report["figures"] if each["value"] is not None), report["figures"][0])
    figure["evidence"]["rows"] += 1
    bare = {name: value for name, value in figure.items() if name != "mark"}
    figure["mark"] = leaf_hash_of(canonical(bare).encode()).hex()[:16]
    root = root_of({"heading": report["heading"], "figures": report["figures"]})
    for name in STEPS:
        _told_anew(report["sealed"][name], root)
    leaves = [leaf_hash_of(report["sealed"][name]["body"].encode()) for name in STEPS]
    first, second, third = leaves
    paths = [[second, third], [first, third], [sha256(NODE + first + second).digest()]]
    for index, (name, path) in enumerate(zip(STEPS, paths, strict=True)):
        report["sealed"][name] |= {"index": index, "path": [each.hex() for each in path]}
    report["head"] = str(Checkpoint(origin, len(leaves), tree_root(leaves)).signed_by(forger))
    report["key"] = str(forger.verifier)
    return json.dumps(report, ensure_ascii=False), report["key"]


def _told_anew(shown: dict[str, Any], root: str) -> None:
    """The entry says the other root; salts are new, commitments and the entry's own root follow."""
    shown["fields"]["root"] = {"salt": secrets.token_hex(32), "value": f"s{root}"}
    each = shown["fields"]["root"]
    hidden = FIELD + bytes([len("root")]) + b"root" + bytes.fromhex(each["salt"]) + each["value"].encode()
    shown["commitments"]["root"] = sha256(hidden).hexdigest()
    commitments = shown["commitments"]
    stated = sha256(FIELDS + b"".join(bytes.fromhex(commitments[name]) for name in sorted(commitments)))
    shown["body"] = canonical(json.loads(shown["body"]) | {"root": stated.hexdigest()})
