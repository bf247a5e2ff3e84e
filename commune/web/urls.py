from django.urls import path

from commune.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("scan/", views.scan, name="scan"),
    path("me/day/", views.day, name="day"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
