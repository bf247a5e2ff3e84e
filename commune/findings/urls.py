from django.urls import path

from commune.findings import import_views, views

app_name = "findings"
urlpatterns = [
    path("findings/", views.units, name="units"),
    path("findings/units/<str:uid>/", views.unit, name="unit"),
    path("findings/desk/", views.desk, name="desk"),
    path("findings/desk/units/<str:uid>/", views.desk_unit, name="desk-unit"),
    path("findings/desk/units/<str:uid>/assessments/", views.assessments, name="assessments"),
    path("findings/imports/", import_views.imports, name="imports"),
    path("findings/imports/<slug:key>.xlsx", import_views.template, name="template"),
    path("findings/drafts/<uuid:pk>/", import_views.draft, name="draft"),
    path("findings/drafts/<uuid:pk>/marked.xlsx", import_views.marked, name="marked"),
    path("findings/drafts/<uuid:pk>/confirmation/", import_views.confirmation, name="confirmation"),
    path("findings/drafts/<uuid:pk>/removal/", import_views.removal, name="removal"),
]
