"""The import map: rooms' modules by `room/file.js`, libraries by name, each at its hashed address.

It is the only inline script of the house; the Content-Security-Policy allows it by digest (`policy.py`).
"""

import base64
import hashlib
import json
from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

from commune.design.libraries import LIBRARIES


def module_names() -> dict[str, str]:
    """Bare name to static path, of every room's modules and every installed library."""
    found = {each.name: f"{each.prefix}/{each.entry}" for each in LIBRARIES if each.entry}
    found = {name: path for name, path in found.items() if finders.find(path)}
    rooms = {app.label for app in apps.get_app_configs() if app.name.startswith("commune.")}
    for finder in finders.get_finders():
        for path, _storage in finder.list(["*.css", "*.svg", "*.html", "*.woff2", "*.png"]):
            if path.split("/")[0] in rooms and path.endswith(".js"):
                found[path] = path
    return dict(sorted(found.items()))


def import_map() -> str:
    """The JSON text between the script tags, byte for byte what `digest` is made of."""
    return _settled_map() if not settings.DEBUG else _written_map()


def digest() -> str:
    """The CSP source expression of the import map: `'sha256-...'`."""
    hashed = hashlib.sha256(import_map().encode()).digest()
    return f"'sha256-{base64.b64encode(hashed).decode()}'"


def _written_map() -> str:
    addresses = {name: static(path) for name, path in module_names().items()}
    return json.dumps({"imports": addresses}, separators=(",", ":")).replace("<", "\\u003c")


_settled_map = cache(_written_map)
