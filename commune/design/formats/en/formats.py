"""The English pages speak of the same dates and the same đồng, so they write them the same way."""

from commune.design.formats.vi.formats import *  # noqa: F403
