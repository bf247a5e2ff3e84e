"""Several modules written as one file that stands alone."""

import ast
import re
from collections import Counter
from pathlib import Path

_OWN_IMPORT = re.compile(r"^from commune\.[a-z0-9_.]+ import (?:\([^)]*\)|[^\n(]*)\n", re.MULTILINE)
_FUTURE = "from __future__ import annotations\n"


def _names(source: str) -> set[str]:
    """What a module defines at its top."""
    found: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {
                each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
            }
    return found


def bundled(*paths: Path) -> str:
    """The sources one after the other, each without its imports of ours: what they name stands above it already.

    Raises ValueError where two define one name.
    """
    parts = [path.read_text(encoding="utf-8") for path in paths]
    twice = [
        name for name, times in Counter(name for part in parts for name in _names(part)).items() if times > 1
    ]
    if twice:
        raise ValueError(f"two modules define {', '.join(twice)}")
    bodies = [_OWN_IMPORT.sub("", part).replace(_FUTURE, "", 1).strip() + "\n" for part in parts]
    return "#!/usr/bin/env python3\n" + _FUTURE + "\n" + "\n\n".join(bodies)
