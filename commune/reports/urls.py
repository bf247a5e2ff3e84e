from django.urls import path

from commune.reports import opendata_views, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.sealed, name="sealed"),
    path("reports/<str:uid>/<str:period>/", views.report, name="report"),
    path("reports/<str:uid>/<str:period>/preparation/", views.preparation, name="preparation"),
    path("reports/<str:uid>/<str:period>/signature/", views.signature, name="signature"),
    path("reports/<str:uid>/<str:period>/acceptance/", views.acceptance, name="acceptance"),
    path("reports/<str:uid>/<str:period>/form/", views.form, name="form"),
    path("data/", opendata_views.catalogue, name="catalogue"),
    path("data/units.csv", opendata_views.units, name="open-units"),
    path("data/unit-changes.csv", opendata_views.changes, name="open-changes"),
    path("data/criteria-sets.json", opendata_views.sets, name="open-sets"),
    path("data/figures/<str:uid>/<str:period>.csv", opendata_views.figures, name="open-figures"),
    path("reports/<str:uid>/<str:period>/<str:name>", views.file, name="file"),
]
