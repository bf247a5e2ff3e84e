"""Host names of booths: claimed by the keeper, confirmed by the domain's token or by an operator, released."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import access
from commune.market.models import Booth
from commune.people.models import Person
from commune.storefronts import naming, proving
from commune.storefronts.models import HostClaim, HostConfirmation, HostRelease, Way

MOST_CLAIMS = 5


class ClaimRefusedError(ValueError):
    """The message is a Vietnamese sentence for the keeper."""


def claim(booth: Booth, *, host: str, by: Person, at: datetime | None = None) -> HostClaim:
    """The booth says that the name is its own; the same again gives the open claim. Raises ClaimRefusedError.

    Two booths may claim one name: only one can show the token of its claim under it.
    """
    if not access.may_keep(by, booth):
        raise ClaimRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    name = _checked(host)
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        open_ones = HostClaim.objects.open().filter(booth=booth)
        known = open_ones.filter(host=name).first()
        if known:
            return known
        if open_ones.count() >= MOST_CLAIMS:
            raise ClaimRefusedError(_("Mỗi gian hàng dùng nhiều nhất 5 tên miền. Bỏ bớt tên cũ trước."))
        row = HostClaim(booth=booth, host=name, token=secrets.token_urlsafe(24), claimed_by=by)
        row.claimed_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def confirm_by_token(claimed: HostClaim, *, by: Person, at: datetime | None = None) -> HostConfirmation:
    """Look whether the domain shows the claim's token. Idempotent. Raises ClaimRefusedError."""
    if not access.may_keep(by, claimed.booth):
        raise ClaimRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    try:
        proving.require_token(claimed.host, claimed.token)
    except proving.ProofFailedError as failure:
        raise ClaimRefusedError(_said(failure.code)) from failure
    return _confirm(claimed, Way.TOKEN, by.log_actor, at)


def confirm_by_operator(claimed: HostClaim, *, by: str, at: datetime | None = None) -> HostConfirmation:
    """Whoever runs the instance knows that the name is theirs. Idempotent. Raises ClaimRefusedError."""
    return _confirm(claimed, Way.OPERATOR, by, at)


def release(claimed: HostClaim, *, reason: str, by: str, at: datetime | None = None) -> HostRelease:
    """The name is given up; idempotent. `by` is an actor key: the keeper's or the operator's."""
    with transaction.atomic():
        _locked(claimed.host)
        known = HostRelease.objects.filter(claim=claimed).first()
        row = HostRelease(claim=claimed, reason=reason[:200], released_at=at or timezone.now())
        row.released_by = by
        return known or recording.enter(row, by=by)


def claim_of(host: str) -> HostClaim | None:
    """Whose site answers under this name."""
    answering = HostClaim.objects.answering().select_related("booth__organization__unit__parent")
    return answering.filter(host=host).first()


def _confirm(claimed: HostClaim, way: Way, by: str, at: datetime | None) -> HostConfirmation:
    with transaction.atomic():
        _locked(claimed.host)
        known = HostConfirmation.objects.filter(claim=claimed).first()
        if known:
            return known
        if HostRelease.objects.filter(claim=claimed).exists():
            raise ClaimRefusedError(_("Tên miền này đã thôi dùng. Khai lại nếu muốn dùng tiếp."))
        if HostClaim.objects.answering().filter(host=claimed.host).exists():
            raise ClaimRefusedError(_("Tên miền này đang là trang riêng của gian hàng khác."))
        row = HostConfirmation(claim=claimed, way=way, confirmed_at=at or timezone.now(), confirmed_by=by)
        return recording.enter(row, by=by)


def _locked(host: str) -> None:
    """All claims of one name: it is given to one at a time."""
    list(HostClaim.objects.select_for_update(no_key=True).filter(host=host).order_by("pk").values_list("pk"))


def _checked(host: str) -> str:
    try:
        return naming.host_of(host)
    except naming.HostRefusedError as refusal:
        told = {
            "form": _("Tên miền phải có dạng như xoaiculaoxanh.vn."),
            "address": _("Hãy ghi tên miền, không ghi địa chỉ bằng số."),
            "ours": _("Đây là địa chỉ của chính chợ, không dùng làm trang riêng được."),
        }
        raise ClaimRefusedError(told[refusal.code]) from refusal


def _said(code: str) -> str:
    return {
        "unknown": _("Chưa tìm thấy tên miền này trên mạng. Có thể mới mua, chờ vài giờ rồi thử lại."),
        "private": _("Tên miền này trỏ vào mạng nội bộ nên không kiểm được từ ngoài."),
        "silent": _("Tên miền chưa đưa ra tệp xác nhận. Xem lại đường dẫn của tệp rồi thử lại."),
        "other": _("Tệp xác nhận có nội dung khác mã đã cho. Chép lại đúng mã rồi thử lại."),
    }[code]
