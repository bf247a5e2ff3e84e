"""What of `node_modules` is served, and under which address. No Django here: settings read it."""

from pathlib import Path
from typing import NamedTuple


class Library(NamedTuple):
    """`folder` below node_modules is served under `prefix`; `entry` is its ES module, if it has one."""

    name: str
    folder: str
    prefix: str
    entry: str = ""


FONT = Library("be-vietnam-pro", "@fontsource/be-vietnam-pro/files", "lib/be-vietnam-pro")
LIBRARIES = [
    FONT,
    Library("hls.js", "hls.js/dist", "lib/hls", "hls.light.min.mjs"),
    Library("idb", "idb/build", "lib/idb", "index.js"),
    Library("leaflet", "leaflet/dist", "lib/leaflet", "leaflet-src.esm.js"),
]


def static_folders(root: Path) -> list[tuple[str, Path]]:
    """STATICFILES_DIRS of the libraries that are installed below `root`.

    The style sheet naming the font files comes along only when they are there; without them the page shows
    the system's font, and nothing is missing.
    """
    modules = root / "node_modules"
    found = [(each.prefix, modules / each.folder) for each in LIBRARIES if (modules / each.folder).is_dir()]
    if any(prefix == FONT.prefix for prefix, _ in found):
        found.append(("design", root / "commune" / "design" / "fonts"))
    return found
