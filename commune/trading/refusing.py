"""How this room says no."""


class TradeRefusedError(ValueError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""

    def __init__(self, message: str, part: str = "") -> None:
        super().__init__(message)
        self.part = part


def insist_same(known: object, sent: object) -> None:
    """A form sent twice is one form; sent again with other words it is refused."""
    if known != sent:
        raise TradeRefusedError("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới.")
