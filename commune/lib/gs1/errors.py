"""What is wrong with a GS1 identifier, as one exception with a stable code."""


class Gs1Error(ValueError):
    """A GS1 text that breaks a rule.

    `code` is a stable slug for programs and translations, the message is English for engineers,
    `ai` the Application Identifier concerned (or ""), `position` the offset in the text given (or in the
    value, where `ai` is set), -1 where no single place is to blame.
    """

    def __init__(self, code: str, message: str, *, ai: str = "", position: int = -1) -> None:
        super().__init__(message)
        self.code = code
        self.ai = ai
        self.position = position
