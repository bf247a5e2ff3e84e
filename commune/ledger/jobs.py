"""What the log does in every round of the worker: carry news upward, sign the head."""

from commune.ledger import checkpoints, following
from commune.lib.schedule import every


def carry_news() -> None:
    following.catch_up()
    checkpoints.sign_head()


every(0, "ledger.carry_news", carry_news)
