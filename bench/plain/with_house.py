"""The product's settings with the plain tables beside its own: both ways write to one database."""

from commune.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.plain"]  # noqa: F405
