"""What a co-op does with digital technology: found in the house, confirmed by an official, never typed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.farm.models import DiaryEntry
from commune.ledger import recording
from commune.linkage import access
from commune.linkage.models import DigitalUse, DigitalUseEnd
from commune.linkage.refusing import LinkageRefusedError
from commune.orders.models import Order
from commune.people.models import Organization, OrganizationKind, Person
from commune.stamps.models import StampBatch

LOOKED_BACK = timedelta(days=365)
NEEDED = 2


@dataclass(frozen=True)
class Finding:
    """One thing that the house looks for: `count` in the last twelve months, `missing` says what to do if none."""

    key: str
    label: str
    count: int
    missing: str


@dataclass(frozen=True)
class Found:
    findings: list[Finding]

    @property
    def is_enough(self) -> bool:
        """The diary, and at least one of selling online and stamping."""
        counts = self.counts()
        return counts["diary"] > 0 and sum(1 for each in counts.values() if each) >= NEEDED

    def counts(self) -> dict[str, int]:
        return {each.key: each.count for each in self.findings}


def found_of(cooperative: Organization, at: datetime | None = None) -> Found:
    """Diary entries of its households, orders placed online, stamps issued: of the twelve months before `at`."""
    moment = at or timezone.now()
    after = moment - LOOKED_BACK
    diary = DiaryEntry.objects.standing().filter(occurred_at__gte=after, occurred_at__lte=moment)
    diary = diary.filter(Q(plot__holder__parent=cooperative) | Q(plot__holder=cooperative))
    orders = Order.objects.open().filter(seller=cooperative, placed_at__gte=after, placed_at__lte=moment)
    stamps = StampBatch.objects.filter(holder=cooperative, issued_at__gte=after, issued_at__lte=moment)
    return Found(
        [
            Finding("diary", _("Ghi chép nhật ký điện tử"), diary.count(), _("Chưa có hộ nào ghi nhật ký.")),
            Finding("orders", _("Đơn đặt hàng qua mạng"), orders.count(), _("Chưa bán đơn nào qua mạng.")),
            Finding("stamps", _("Đợt tem truy xuất"), stamps.count(), _("Chưa phát hành tem truy xuất.")),
        ]
    )


def standing_of(cooperative: Organization, day: date) -> DigitalUse | None:
    return DigitalUse.objects.filter(organization=cooperative).standing(day).order_by("since").first()


def confirm(
    cooperative: Organization, *, by: Person, at: datetime | None = None, since: date | None = None
) -> DigitalUse:
    """The official's word on what was found; a second time gives the one that stands.

    Raises LinkageRefusedError when too little is found, and PermissionDenied outside of her units.
    """
    if cooperative.kind != OrganizationKind.COOPERATIVE or not access.may_find(by, cooperative.unit):
        raise PermissionDenied
    moment = at or timezone.now()
    day = since or timezone.localdate(moment)
    with transaction.atomic():
        list(Organization.objects.select_for_update(no_key=True).filter(pk=cooperative.pk))
        known = standing_of(cooperative, timezone.localdate(moment))
        if known:
            return known
        found = found_of(cooperative, moment)
        if not found.is_enough:
            told = _("Chưa đủ chứng cứ: cần nhật ký điện tử và ít nhất một việc bán qua mạng hoặc dán tem.")
            raise LinkageRefusedError(told)
        if DigitalUse.objects.filter(unit=cooperative.unit, name=cooperative.name, since=day).exists():
            raise LinkageRefusedError(_("Hôm nay vừa ghi thôi dùng. Ngày mai hãy xác nhận lại."))
        row = DigitalUse(organization=cooperative, name=cooperative.name, unit=cooperative.unit, since=day)
        row.found, row.confirmed_by, row.confirmed_at = found.counts(), by, moment
        return recording.enter(row, by=by.log_actor)


def end(use: DigitalUse, *, reason: str, by: Person, at: datetime | None = None) -> DigitalUseEnd:
    """From today on it does not count. A second time gives the first row."""
    if not access.may_find(by, use.unit):
        raise PermissionDenied
    if not reason.strip():
        raise LinkageRefusedError(_("Hãy ghi vì sao."), "reason")
    moment = at or timezone.now()
    with transaction.atomic():
        list(DigitalUse.objects.select_for_update(no_key=True).filter(pk=use.pk))
        known = DigitalUseEnd.objects.filter(use=use).first()
        if known:
            return known
        row = DigitalUseEnd(use=use, since=timezone.localdate(moment), reason=reason.strip(), ended_by=by)
        row.ended_at = moment
        return recording.enter(row, by=by.log_actor)
