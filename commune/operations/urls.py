from django.urls import path

from commune.operations import commune_views, health

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("communes/new/", commune_views.new, name="new-commune"),
    path("communes/<str:uid>/", commune_views.checklist, name="commune-opening"),
    path("communes/<str:uid>/finish/", commune_views.finish, name="commune-finish"),
    path("communes/<str:uid>/<slug:step>/", commune_views.steps, name="commune-step"),
]
