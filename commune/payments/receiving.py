"""Where a seller is paid: an account of her own, named by herself for what she sells here."""

from django.utils import timezone

from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments import access, accounts
from commune.payments.accounts import AccountRefusedError
from commune.payments.models import SellerAccount
from commune.people.models import Organization, Person

LONGEST_NUMBER, LONGEST_NAME = 19, 60


def name_account(
    organization: Organization, *, bank_bin: str, number: str, holder_name: str, by: Person
) -> SellerAccount:
    """Shown to her buyers from now on, as the QR that they pay by. The latest counts. Raises AccountRefusedError."""
    if not access.paid_for(by).filter(pk=organization.pk).exists():
        raise AccountRefusedError(
            "Chỉ chủ hộ, thương lái hoặc quản lý của nơi này mới ghi được số tài khoản."
        )
    number, name = number.replace(" ", ""), ascii_fold(holder_name).upper().strip()
    if vietqr.bank_of(bank_bin, timezone.localdate()) is None:
        raise AccountRefusedError("Không có ngân hàng này.", "bank_bin")
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER):
        raise AccountRefusedError("Số tài khoản chỉ gồm chữ số, tối đa 19 số.", "number")
    if not name or len(name) > LONGEST_NAME:
        raise AccountRefusedError("Hãy ghi tên chủ tài khoản.", "holder_name")
    try:
        row = accounts.open_account(
            organization, bank_bin=bank_bin, number=number, holder_name=name, by=by.log_actor
        )
    except AccountRefusedError as error:
        raise AccountRefusedError("Số tài khoản này đã thuộc về nơi khác.", "number") from error
    current = accounts.account_of(organization)
    if current and current.pk != row.pk:
        told = f"Số này đã thay bằng số {current.number} rồi, không lấy lại được. Hãy ghi một số khác."
        raise AccountRefusedError(told, "number")
    return row
