from django.contrib import admin

from commune.units.models import AdminUnit, PublicBody


@admin.register(AdminUnit)
class AdminUnitDesk(admin.ModelAdmin[AdminUnit]):
    list_display = ("name", "uid", "parent", "valid_from", "valid_to")
    list_filter = ("scheme", "level")
    search_fields = ("folded", "uid")


@admin.register(PublicBody)
class PublicBodyDesk(admin.ModelAdmin[PublicBody]):
    list_display = ("name", "kind", "valid_from", "valid_to", "successor")
    list_filter = ("kind",)
    search_fields = ("name",)
