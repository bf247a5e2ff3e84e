"""Where a member wants her money sent: recorded under her consent, which she can take back."""

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.lib import vietqr
from commune.lib.fold import ascii_fold
from commune.payments import access
from commune.payments.members import MemberMoneyRefusedError
from commune.payments.models import MemberAccount, MemberAccountEnd
from commune.people.models import Organization, Person

WORDING = (
    "Tôi đồng ý để hợp tác xã dùng số tài khoản này để chuyển tiền cho hộ tôi, và chỉ để việc đó. "
    "Tôi có thể rút lại bất cứ lúc nào."
)
LONGEST_NUMBER, LONGEST_NAME = 19, 60


def record_account(
    household: Organization, *, bank_bin: str, number: str, holder_name: str, by: Person
) -> MemberAccount:
    """By a farmer of the household herself. The same account again is a no-op; another one ends the one before.

    Raises MemberMoneyRefusedError.
    """
    if not access.is_of_household(by, household):
        raise MemberMoneyRefusedError("Chỉ người trong hộ mới ghi được số tài khoản của hộ.")
    number, name = number.replace(" ", ""), ascii_fold(holder_name).upper().strip()
    _check(bank_bin, number, name)
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=household.pk))
        known = account_of(household)
        if known and (known.bank_bin, known.number, known.holder_name) == (bank_bin, number, name):
            return known
        if known:
            _end(known, by)
        row = MemberAccount(household=household, bank_bin=bank_bin, number=number, holder_name=name)
        row.wording, row.recorded_at, row.recorded_by = WORDING, timezone.now(), by
        return recording.enter(row, by=by.log_actor)


def _check(bank_bin: str, number: str, name: str) -> None:
    if vietqr.bank_of(bank_bin, timezone.localdate()) is None:
        raise MemberMoneyRefusedError("Không có ngân hàng này.", "bank_bin")
    if not (number.isascii() and number.isalnum() and len(number) <= LONGEST_NUMBER):
        raise MemberMoneyRefusedError("Số tài khoản chỉ gồm chữ số, tối đa 19 số.", "number")
    if not name or len(name) > LONGEST_NAME:
        raise MemberMoneyRefusedError("Hãy ghi tên chủ tài khoản.", "holder_name")


def account_of(household: Organization) -> MemberAccount | None:
    return MemberAccount.objects.standing().filter(household=household).order_by("-recorded_at").first()


def end_account(account: MemberAccount, *, by: Person) -> MemberAccountEnd:
    """She takes her consent back; idempotent. Raises MemberMoneyRefusedError."""
    if not access.is_of_household(by, account.household):
        raise MemberMoneyRefusedError("Chỉ người trong hộ mới bỏ được số tài khoản của hộ.")
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=account.household_id))
        known = MemberAccountEnd.objects.filter(account=account).first()
        return known or _end(account, by)


def _end(account: MemberAccount, by: Person) -> MemberAccountEnd:
    row = MemberAccountEnd(account=account, ended_at=timezone.now(), ended_by=by)
    return recording.enter(row, by=by.log_actor)
