from django.urls import path

from commune.linkage import model_views, views, zone_views

app_name = "linkage"
urlpatterns = [
    path("linkage/", views.home, name="home"),
    path("linkage/cooperatives/<str:code>/", views.cooperative, name="cooperative"),
    path("linkage/cooperatives/<str:code>/digital/", views.digital_uses, name="digital"),
    path("linkage/digital/<uuid:pk>/", views.use, name="use"),
    path("linkage/digital/<uuid:pk>/end/", views.use_end, name="use-end"),
    path("linkage/models/", model_views.models, name="models"),
    path("linkage/models/<str:code>/", model_views.model, name="model"),
    path("linkage/models/<str:code>/confirmation/", model_views.confirmation, name="confirmation"),
    path("linkage/models/<str:code>/contracts/", model_views.contracts, name="contracts"),
    path("linkage/models/<str:code>/end/", model_views.end, name="end"),
    path("linkage/zones/", zone_views.zones, name="zones"),
    path("linkage/zones/<str:code>/", zone_views.zone, name="zone"),
    path("linkage/zones/<str:code>/points/", zone_views.points, name="points"),
    path("linkage/imports/", zone_views.imports, name="imports"),
    path("linkage/imports/form.xlsx", zone_views.blank, name="blank"),
    path("linkage/imports/rows/", zone_views.entering, name="entering"),
]
