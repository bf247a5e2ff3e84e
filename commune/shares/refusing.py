"""How this room says no."""

from commune.payments.members import MemberMoneyRefusedError


class ShareRefusedError(MemberMoneyRefusedError):
    """The message is a plain Vietnamese sentence; `part` names the wrong field of the form, if one is."""


def insist_same(known: object, sent: object) -> None:
    """A form sent twice is one form; sent again with other words it is refused."""
    if known != sent:
        raise ShareRefusedError("Phiếu này đã được ghi với nội dung khác. Hãy mở phiếu mới.")
