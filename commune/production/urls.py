from django.urls import path

from commune.production import views

app_name = "production"
urlpatterns = [
    path("production/", views.home, name="home"),
    path("production/<str:uid>/<str:period>/", views.statistics, name="statistics"),
    path("production/<str:uid>/<str:period>/table.xlsx", views.download, name="download"),
    path("production/<str:uid>/<str:period>/harvests/", views.harvests, name="harvests"),
]
