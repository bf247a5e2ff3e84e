"""What is raised when people's writing cannot be read."""


class WritingError(ValueError):
    """Text that cannot be read; `code` is `date`, `number`, `ambiguous`, `phone` or `retired_phone`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
