from django.urls import path

from commune.pests import scouting_views, views

app_name = "pests"
urlpatterns = [
    path("pests/", views.catalogue, name="catalogue"),
    path("pests/catalogue.xlsx", views.download, name="download"),
    path("pests/thresholds.xlsx", views.thresholds, name="thresholds"),
    path("pests/scouting/", scouting_views.counts, name="counts"),
    path("pests/scouting/counts.xlsx", scouting_views.download, name="counts_download"),
    path("pests/scouting/plots/<str:code>/", scouting_views.new_count, name="new_count"),
    path("pests/scouting/<uuid:pk>/", scouting_views.count, name="count"),
    path("pests/scouting/<uuid:pk>/reply/", scouting_views.reply, name="reply"),
    path("pests/<slug:slug>/", views.organism, name="organism"),
]
