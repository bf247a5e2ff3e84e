"""What is refused at a display point."""


class DisplayRefusedError(ValueError):
    """The message is a Vietnamese sentence for the person who asked; nothing was written."""
