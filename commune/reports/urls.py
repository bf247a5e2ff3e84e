from django.urls import path

from commune.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.sealed, name="sealed"),
    path("reports/<str:uid>/<str:period>/", views.report, name="report"),
    path("reports/<str:uid>/<str:period>/preparation/", views.preparation, name="preparation"),
    path("reports/<str:uid>/<str:period>/signature/", views.signature, name="signature"),
    path("reports/<str:uid>/<str:period>/acceptance/", views.acceptance, name="acceptance"),
    path("reports/<str:uid>/<str:period>/<str:name>", views.file, name="file"),
]
