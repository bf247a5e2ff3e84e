"""How this room says no."""


class AdoptionRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part
