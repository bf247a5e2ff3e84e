from django.urls import path

from commune.places import hamlet_views, views

app_name = "places"
urlpatterns = [
    path("hamlets/", hamlet_views.hamlets, name="hamlets"),
    path("hamlets/hamlets.xlsx", hamlet_views.download, name="hamlets_download"),
    path("hamlets/plots/<str:code>/", hamlet_views.assignments, name="hamlet_assignments"),
    path("places/<str:code>/", views.place, name="place"),
]
