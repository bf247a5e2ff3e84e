from django.contrib import admin

from commune.places.models import Place


@admin.register(Place)
class PlaceDesk(admin.ModelAdmin[Place]):
    list_display = ("name", "kind", "code", "holder", "unit")
    list_filter = ("kind",)
    search_fields = ("name", "code", "gln")
    raw_id_fields = ("holder", "unit")
