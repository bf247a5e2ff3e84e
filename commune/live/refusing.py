class LiveRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked; nothing was changed."""
