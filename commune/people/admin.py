from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from commune.people.models import Membership, Organization, Person, UnitRole

# The operator's desk has no password door of its own: one sign-in, with its limits and passkeys.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


@admin.register(Person)
class PersonDesk(admin.ModelAdmin[Person]):
    list_display = ("full_name", "phone", "email", "is_active", "is_staff")
    search_fields = ("folded", "phone", "email")
    fields = ("full_name", "phone", "phone_verified", "email", "is_active", "is_staff", "is_superuser")


@admin.register(Organization)
class OrganizationDesk(admin.ModelAdmin[Organization]):
    list_display = ("name", "kind", "code", "unit")
    list_filter = ("kind",)
    search_fields = ("folded", "code")
    raw_id_fields = ("unit", "body", "parent")
    exclude = ("folded",)


@admin.register(Membership)
class MembershipDesk(admin.ModelAdmin[Membership]):
    list_display = ("person", "organization", "role", "since", "until")
    raw_id_fields = ("person", "organization")


@admin.register(UnitRole)
class UnitRoleDesk(admin.ModelAdmin[UnitRole]):
    list_display = ("person", "unit", "role", "since", "until")
    raw_id_fields = ("person", "unit")
