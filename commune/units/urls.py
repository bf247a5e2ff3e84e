from django.urls import path

from commune.units import views

app_name = "units"
urlpatterns = [
    path("units/", views.units, name="units"),
    path("units/<str:uid>/", views.unit, name="unit"),
]
