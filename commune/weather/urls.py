from django.urls import path

from commune.weather import keeping_views, machine_views, views

app_name = "weather"
urlpatterns = [
    path("weather/", views.stations, name="stations"),
    path("weather/stations.xlsx", views.stations_file, name="stations-file"),
    path("weather/stations/", keeping_views.new_station, name="new"),
    path("weather/stations/<str:code>/", views.station, name="station"),
    path("weather/stations/<str:code>/readings/", machine_views.readings, name="readings"),
    path("weather/stations/<str:code>/readings.xlsx", views.readings_file, name="file"),
    path("weather/stations/<str:code>/files/", keeping_views.files, name="files"),
    path("weather/stations/<str:code>/keys/", keeping_views.keys, name="keys"),
    path("weather/keys/<uuid:pk>/revocation/", keeping_views.revocation, name="revocation"),
]
