from django.urls import path

from commune.places import views

app_name = "places"
urlpatterns = [
    path("places/<str:code>/", views.place, name="place"),
]
