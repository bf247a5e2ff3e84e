from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from commune.people import access, memberships
from commune.people.models import Organization, Person, Role
from commune.units.models import AdminUnit

STRANGER = AnonymousUser()
EVERYBODY = (
    "farmer",
    "technician",
    "manager",
    "buyer",
    "official",
    "province_official",
    "other_manager",
    "auditor",
)


def test_a_stranger_is_always_told_no(cast):
    unit, coop = cast.cooperative.unit, cast.cooperative

    assert not access.works_in(STRANGER, coop)
    assert not access.leads(STRANGER, coop)
    assert not access.is_manager_of(STRANGER, coop)
    assert not access.may_write_diary(STRANGER, cast.plot)
    assert not access.governs(STRANGER, unit)
    assert not access.is_official_of(STRANGER, unit)
    assert not access.holds_office(STRANGER, unit, Role.OFFICIAL)
    assert access.roles_of(STRANGER) == frozenset()
    for rows in (
        access.organizations_of(STRANGER),
        access.units_of(STRANGER),
        access.governed_units(STRANGER),
        Person.objects.visible_to(STRANGER),
    ):
        assert not rows.exists()


def test_who_may_write_the_diary_of_a_plot(cast):
    allowed = {
        who
        for who in (*EVERYBODY, "other_farmer", "packer")
        if access.may_write_diary(getattr(cast, who), cast.plot)
    }

    assert allowed == {"farmer", "technician", "manager"}


def test_a_households_co_op_leads_it(cast):
    assert access.is_manager_of(cast.manager, cast.household)
    assert access.is_technician_of(cast.technician, cast.household)
    assert not access.is_manager_of(cast.other_manager, cast.household)
    assert not access.works_in(cast.manager, cast.household)


def test_officials_govern_their_unit_and_the_province_all_below(cast):
    commune, other = cast.cooperative.unit, AdminUnit.objects.get(pk="vn2:C:28273")
    far = AdminUnit.objects.filter(parent="vn2:P:80").first()

    assert access.governs(cast.official, commune)
    assert not access.governs(cast.official, other)
    assert not access.governs(cast.other_official, commune)
    for who in (cast.province_official, cast.inspector, cast.auditor):
        assert access.governs(who, commune)
        assert access.governs(who, other)
        assert not access.governs(who, far)
    assert access.governed_units(cast.province_official).count() == 103


def test_an_office_of_the_front_governs_nothing(cast):
    assert not access.governs(cast.front_official, cast.cooperative.unit)
    assert access.units_of(cast.front_official).exists()


def test_a_province_official_is_not_an_official_of_the_commune(cast):
    assert access.is_official_of(cast.official, cast.cooperative.unit)
    assert access.is_official_of(cast.chairman, cast.cooperative.unit)
    assert not access.is_official_of(cast.province_official, cast.cooperative.unit)


def test_persons_in_sight(cast):
    def seen(who):
        return set(Person.objects.visible_to(who).values_list("full_name", flat=True))

    assert seen(cast.buyer) == {"Đặng Ngọc Ánh"}
    assert seen(cast.farmer) == {"Nguyễn Thị Sáu Lành"}
    assert {"Nguyễn Thị Sáu Lành", "Trần Văn Tư Đờn", "Phạm Thị Hường"} <= seen(cast.technician)
    assert "Cao Văn Lộc" not in seen(cast.manager)
    assert "Nguyễn Thị Sáu Lành" in seen(cast.official)
    assert "Nguyễn Thị Sáu Lành" not in seen(cast.other_official) | seen(cast.other_manager)


def test_households_are_not_public(cast):
    def codes(who):
        return set(
            Organization.objects.visible_to(who).filter(kind="household").values_list("code", flat=True)
        )

    assert codes(STRANGER) == codes(cast.buyer) == codes(cast.other_manager) == set()
    assert codes(cast.farmer) == {"MX-0117"}
    assert codes(cast.manager) == codes(cast.official) == {"MX-0117", "MX-0042", "MX-0088"}
    assert Organization.objects.visible_to(STRANGER).filter(code="HTX-CLX").exists()


def test_joining_and_leaving(cast):
    joined = memberships.join(cast.buyer, organization=cast.cooperative, role=Role.PACKER, by=cast.manager)

    assert (
        memberships.join(cast.buyer, organization=cast.cooperative, role=Role.PACKER, by=cast.manager)
        == joined
    )
    assert access.works_in(cast.buyer, cast.cooperative, Role.PACKER)

    memberships.leave(joined, by=cast.manager)
    assert not access.works_in(cast.buyer, cast.cooperative)
    again = memberships.join(cast.buyer, organization=cast.cooperative, role=Role.PACKER, by=cast.manager)
    assert again != joined


def test_a_role_counts_from_its_first_moment_to_its_last(cast):
    later = timezone.now() + timedelta(days=1)
    memberships.join(cast.buyer, organization=cast.cooperative, role=Role.PACKER, by=cast.manager, at=later)

    assert not access.works_in(cast.buyer, cast.cooperative)


@pytest.mark.parametrize("who", ["technician", "other_manager", "official", "buyer"])
def test_only_a_manager_says_who_belongs(cast, who):
    with pytest.raises(memberships.MembershipRefused):
        memberships.join(cast.buyer, organization=cast.cooperative, role=Role.MANAGER, by=getattr(cast, who))


def test_anybody_may_leave_by_herself(cast):
    mine = cast.packer.memberships.get()

    assert memberships.leave(mine, by=cast.packer).until is not None
