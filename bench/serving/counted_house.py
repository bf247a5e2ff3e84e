"""The product's own settings, with statements counted."""

from commune.config.settings import *  # noqa: F403
from commune.config.settings import MIDDLEWARE as OWN

MIDDLEWARE = ["bench.serving.counted.CountQueries", *OWN]
