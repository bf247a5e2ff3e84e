from django.urls import path

from commune.packhouse import views

app_name = "packhouse"
urlpatterns = [
    path("packhouse/", views.houses, name="houses"),
    path("packhouse/packings/<uuid:pk>/", views.packing, name="packing"),
    path("packhouse/<str:code>/", views.house, name="house"),
    path("packhouse/<str:code>/intakes/", views.intakes, name="intakes"),
    path("packhouse/<str:code>/packings/", views.packings, name="packings"),
]
