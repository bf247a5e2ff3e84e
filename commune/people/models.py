"""Who: persons, organizations, what they are to each other, and what they consented to."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from commune.lib.dictionary_order import person_sort_key
from commune.lib.fold import fold
from commune.units.models import AdminUnit, PublicBody


class PersonSet(models.QuerySet["Person"]):
    def members_of(self, organizations: "models.QuerySet[Organization]") -> "PersonSet":
        """Whoever holds a role today in one of them, or in a household or team under one of them."""
        today = Membership.objects.current()
        inside = Q(organization__in=organizations) | Q(organization__parent__in=organizations)
        return self.filter(pk__in=today.filter(inside).values("person"))

    def visible_to(self, viewer: "Visitor") -> "PersonSet":
        """Herself, the members whom she leads or advises, and whom she governs."""
        if not isinstance(viewer, Person):
            return self.none()
        led = Organization.objects.of(viewer, *LEADING)
        governed = Organization.objects.filter(unit__in=AdminUnit.objects.filter(governed_by(viewer)))
        in_sight = (
            Person.objects.members_of(led).values("pk"),
            Person.objects.members_of(governed).values("pk"),
        )
        return self.filter(Q(pk=viewer.pk) | Q(pk__in=in_sight[0]) | Q(pk__in=in_sight[1]))


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, *, full_name: str, password: str | None = None, **facts: Any) -> "Person":
        person = self.model(full_name=full_name, **facts)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, *, full_name: str, password: str | None = None, **facts: Any) -> "Person":
        return self.create_user(
            full_name=full_name, password=password, is_staff=True, is_superuser=True, **facts
        )


class Person(AbstractBaseUser, PermissionsMixin):
    """Cá nhân. One field for the whole name; phone (E.164) or e-mail is how she signs in, a card if neither."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    full_name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, db_index=True)
    sort_key = models.CharField(max_length=300)
    phone = models.CharField(max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "phone"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = PersonManager.from_queryset(PersonSet)()

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded, self.sort_key = fold(self.full_name)[:120], person_sort_key(self.full_name)[:300]
        super().save(*args, **kwargs)

    @property
    def log_actor(self) -> str:
        return f"person:{self.pk}"

    def roles_in(self, organization: "Organization") -> set[str]:
        return set(
            self.memberships.current().filter(organization=organization).values_list("role", flat=True)
        )

    def get_short_name(self) -> str:
        return self.full_name.rsplit(maxsplit=1)[-1]


class OrganizationKind(models.TextChoices):
    COOPERATIVE = "cooperative", "Hợp tác xã"
    HOUSEHOLD = "household", "Hộ"
    HOUSEHOLD_BUSINESS = "household_business", "Hộ kinh doanh"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    TRADER = "trader", "Thương lái, cơ sở thu mua"
    TRANSPORT = "transport", "Đơn vị vận chuyển"
    MARKET_BOARD = "market_board", "Ban quản lý chợ"
    OFFICE = "office", "Cơ quan nhà nước"
    FRONT = "front", "Mặt trận, đoàn thể"


# A family that grows, and one that trades under its own registration: both declare as households.
HOUSEHOLDS = (OrganizationKind.HOUSEHOLD, OrganizationKind.HOUSEHOLD_BUSINESS)


class OrganizationSet(models.QuerySet["Organization"]):
    def of(self, person: "Visitor", *roles: str) -> "OrganizationSet":
        """In which she holds one of `roles` today; any role when none is named."""
        if not isinstance(person, Person):
            return self.none()
        today = Membership.objects.current().filter(person=person)
        return self.filter(pk__in=(today.filter(role__in=roles) if roles else today).values("organization"))

    def visible_to(self, viewer: "Visitor") -> "OrganizationSet":
        """Everybody's but households: those are seen by themselves, by who leads them and by who governs them."""
        public = ~Q(kind=OrganizationKind.HOUSEHOLD)
        if not isinstance(viewer, Person):
            return self.filter(public)
        own = Organization.objects.of(viewer).values("pk")
        led = Organization.objects.of(viewer, *LEADING).values("pk")
        governed = AdminUnit.objects.filter(governed_by(viewer)).values("pk")
        return self.filter(public | Q(pk__in=own) | Q(parent__in=led) | Q(unit__in=governed))


class Organization(models.Model):
    """Tổ chức: also a household (hộ), which has a code that is shown in place of a name without consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=OrganizationKind)
    name = models.CharField(max_length=160)
    code = models.CharField(max_length=30, unique=True)
    folded = models.CharField(max_length=160, db_index=True)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="organizations")
    body = models.ForeignKey(PublicBody, models.PROTECT, null=True, blank=True, related_name="offices")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members_of")
    hamlet = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    tax_code = models.CharField(max_length=20, blank=True)
    gln = models.CharField(max_length=13, blank=True)
    founded_on = models.DateField(null=True, blank=True)

    objects = OrganizationSet.as_manager()

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)[:160]
        super().save(*args, **kwargs)

    @property
    def log_actor(self) -> str:
        return f"organization:{self.pk}"

    @property
    def declares_as_household(self) -> bool:
        """Of whom the tax office asks what a household owes."""
        return self.kind in HOUSEHOLDS


class Role(models.TextChoices):
    FARMER = "farmer", "Nông dân"
    TECHNICIAN = "technician", "Cán bộ kỹ thuật"
    PACKER = "packer", "Người đóng gói"
    MANAGER = "manager", "Quản lý hợp tác xã"
    SELLER = "seller", "Người bán"
    TRADER = "trader", "Thương lái"
    BOATMAN = "boatman", "Chủ phương tiện"
    MARKET_BOARD = "market_board", "Ban quản lý chợ"
    OFFICIAL = "official", "Cán bộ xã"
    CHAIRMAN = "chairman", "Chủ tịch xã"
    PROVINCE = "province", "Cán bộ tỉnh"
    FRONT = "front", "Mặt trận Tổ quốc"
    INSPECTOR = "inspector", "Thanh tra, kiểm tra"
    AUDITOR = "auditor", "Kiểm toán"


LEADING = (Role.MANAGER, Role.TECHNICIAN)
DECIDING = (Role.OFFICIAL, Role.CHAIRMAN, Role.PROVINCE, Role.INSPECTOR)
GOVERNING = (*DECIDING, Role.AUDITOR)


class MembershipSet(models.QuerySet["Membership"]):
    def current(self, at: datetime | None = None) -> "MembershipSet":
        moment = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment)


class Membership(models.Model):
    """Thành viên: a role of a person in an organization, from a moment until another."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = MembershipSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization", "role"],
                condition=Q(until__isnull=True),
                name="one_role_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organization_id}"


class UnitRoleSet(models.QuerySet["UnitRole"]):
    def current(self, at: datetime | None = None) -> "UnitRoleSet":
        moment = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment)


class UnitRole(models.Model):
    """An office held in a unit: official of a commune, of a province, auditor, inspector."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="unit_roles")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = UnitRoleSet.as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit_id}"


def governed_by(person: "Visitor", *roles: str, at: datetime | None = None) -> Q:
    """Filter of `AdminUnit`: units in which she holds one of `roles` (any governing) `at` (today), and all below."""
    if not isinstance(person, Person):
        return Q(pk__in=[])
    held = UnitRole.objects.current(at).filter(person=person, role__in=roles or GOVERNING).values("unit")
    return Q(pk__in=held) | Q(parent__in=held) | Q(parent__parent__in=held)


class Purpose(models.TextChoices):
    NAME = "name", "Hiện họ tên trên trang sản phẩm"
    FACE = "face", "Hiện ảnh chân dung"
    PLOT = "plot", "Hiện vị trí vườn"
    CONTACT = "contact", "Nhận tin nhắn về sản phẩm đã mua"
    CERTIFICATE = "certificate", "Hiện họ tên trên trang giấy chứng nhận đào tạo"


class ConsentSet(models.QuerySet["Consent"]):
    def of(self, person: "Visitor") -> "ConsentSet":
        return self.filter(person=person) if isinstance(person, Person) else self.none()

    def standing(self) -> "ConsentSet":
        return self.filter(withdrawal__isnull=True)


class Consent(models.Model):
    """Đồng ý (Law 91/2025/QH15): specific, provable, and withdrawn by a row of its own, never by a flag."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    wording = models.TextField()
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = ConsentSet.as_manager()

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"


class ConsentWithdrawal(models.Model):
    """Rút lại đồng ý."""

    consent = models.OneToOneField(Consent, models.PROTECT, primary_key=True, related_name="withdrawal")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"withdrawal of {self.consent_id}"


class MemberCardSet(models.QuerySet["MemberCard"]):
    def standing(self) -> "MemberCardSet":
        return self.filter(revocation__isnull=True)

    def visible_to(self, viewer: "Visitor") -> "MemberCardSet":
        """Her own, and those that her co-op issued where she is manager or technician."""
        if not isinstance(viewer, Person):
            return self.none()
        led = Organization.objects.of(viewer, *LEADING).values("pk")
        return self.filter(Q(person=viewer) | Q(issued_by__in=led))


class MemberCard(models.Model):
    """Thẻ thành viên: a printed QR and a PIN with which a member signs in without phone or mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="cards")
    issued_by = models.ForeignKey(Organization, models.PROTECT, related_name="cards")
    issuer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=160)
    issued_at = models.DateTimeField(default=timezone.now)

    objects = MemberCardSet.as_manager()

    def __str__(self) -> str:
        return f"card of {self.person_id}"


class CardRevocation(models.Model):
    """Thu hồi thẻ: by the co-op that issued it, or by the member."""

    card = models.OneToOneField(MemberCard, models.CASCADE, primary_key=True, related_name="revocation")
    revoked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"revocation of {self.card_id}"


class CardTry(models.Model):
    """Lần nhập PIN: counted to lock a card for a while, dropped after a right one."""

    card = models.ForeignKey(MemberCard, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"try of {self.card_id}"


Visitor = Person | AnonymousUser
