from django.urls import path

from commune.almanac import views

app_name = "almanac"
urlpatterns = [
    path("base/", views.home, name="home"),
    path("base/points.json", views.points, name="points"),
]
