"""How a payout's state is said on a page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commune.payments.models import Payout
from commune.payments.payouts import State, state_of

FACES: dict[State, tuple[Promise, str]] = {
    State.WAITING: (_("Chờ chi"), "mango"),
    State.PAID: (_("Đã chi, chờ bà con xác nhận"), "river"),
    State.RECEIVED: (_("Đã nhận"), "leaf"),
    State.WITHDRAWN: (_("Đã thay bằng khoản khác"), ""),
}


def face_of(payout: Payout) -> tuple[Promise, str]:
    """Words and tone of a badge."""
    return FACES[state_of(payout)]
