"""What a counter says no to."""


class CounterRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked; nothing was written."""
