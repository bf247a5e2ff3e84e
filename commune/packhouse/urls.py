from django.urls import path

from commune.packhouse import day_views, views

app_name = "packhouse"
urlpatterns = [
    path("packhouse/", views.houses, name="houses"),
    path("packhouse/packings/<uuid:pk>/", views.packing, name="packing"),
    path("packhouse/gradings/<uuid:pk>/", day_views.graded, name="grading"),
    path("packhouse/tastings/<uuid:pk>/", day_views.tasted, name="tasting"),
    path("packhouse/<str:code>/", views.house, name="house"),
    path("packhouse/<str:code>/scanned/", day_views.scanned, name="scanned"),
    path("packhouse/<str:code>/intakes/", views.intakes, name="intakes"),
    path("packhouse/<str:code>/gradings/", day_views.gradings, name="gradings"),
    path("packhouse/<str:code>/packings/", views.packings, name="packings"),
    path("packhouse/<str:code>/tastings/", day_views.tastings, name="tastings"),
    path("packhouse/<str:code>/balance/", day_views.balance, name="balance"),
    path("packhouse/<str:code>/day.xlsx", day_views.day_book, name="day-book"),
]
