"""A nudge to whoever carries news upward; a poll guarantees what a lost nudge would miss."""

import threading

news = threading.Event()


def wake() -> None:
    news.set()


def wait(seconds: float) -> bool:
    """True when woken, False after `seconds`; clears the nudge."""
    woken = news.wait(seconds)
    news.clear()
    return woken
