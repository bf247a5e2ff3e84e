"""Tests run on their own data folder, with cheap password hashing and no network."""

import os
import tempfile

os.environ.setdefault("COMMUNE_DATA", tempfile.mkdtemp(prefix="commune-test-"))
os.environ.setdefault("COMMUNE_DEBUG", "1")

pytest_plugins = ["tests.fixtures", "tests.running"]
