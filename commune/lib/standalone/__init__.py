"""What a stranger runs without us: single files for Python's standard library alone (`python3 -I file.py`).

Modules here import nothing but the standard library and one another; `bundled` writes several as one file.
"""

from commune.lib.standalone.bundling import bundled

__all__ = ["bundled"]
