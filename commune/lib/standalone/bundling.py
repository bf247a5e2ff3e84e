"""Several modules written as one file that stands alone."""

import re
from pathlib import Path

_OWN_IMPORT = re.compile(r"^from commune\.[a-z0-9_.]+ import (?:\([^)]*\)|[^\n(]*)\n", re.MULTILINE)
_FUTURE = "from __future__ import annotations\n"


def bundled(*paths: Path) -> str:
    """The sources one after the other, each without its imports of ours: what they name stands above it already."""
    parts = [path.read_text(encoding="utf-8") for path in paths]
    bodies = [_OWN_IMPORT.sub("", part).replace(_FUTURE, "", 1).strip() + "\n" for part in parts]
    return "#!/usr/bin/env python3\n" + _FUTURE + "\n" + "\n\n".join(bodies)
