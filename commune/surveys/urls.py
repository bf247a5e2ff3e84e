from django.urls import path

from commune.surveys import asking_views, collection_views, desk_views, field_views, form_views, views

app_name = "surveys"
urlpatterns = [
    path("surveys/", views.surveys, name="list"),
    path("surveys/desk/", desk_views.desk, name="desk"),
    path("surveys/field/", field_views.field, name="field"),
    path("surveys/field/worker.js", field_views.worker, name="field-worker"),
    path("surveys/field/pack/", field_views.pack, name="field-pack"),
    path("surveys/collections/", collection_views.collections, name="collections"),
    path("surveys/collections/imports/", collection_views.imports, name="imports"),
    path("surveys/forms/", form_views.upload, name="upload"),
    path("surveys/forms/example.xlsx", form_views.example, name="example"),
    path("surveys/versions/<uuid:pk>/", form_views.version, name="version"),
    path("surveys/versions/<uuid:pk>/workbook.xlsx", form_views.version_file, name="version-file"),
    path("surveys/versions/<uuid:pk>/surveys/", form_views.opening, name="opening"),
    path("surveys/households/<uuid:pk>/", asking_views.household, name="household"),
    path("surveys/answers/<uuid:pk>/", desk_views.answer, name="one-answer"),
    path("surveys/<uuid:pk>/", desk_views.survey, name="survey"),
    path("surveys/<uuid:pk>/households/", desk_views.households, name="households"),
    path("surveys/<uuid:pk>/list/", desk_views.listing, name="listing"),
    path("surveys/<uuid:pk>/closing/", desk_views.closing, name="closing"),
    path("surveys/<uuid:pk>/findings/", desk_views.findings, name="findings"),
    path("surveys/<uuid:pk>/counts/", desk_views.counts, name="counts"),
    path("surveys/<uuid:pk>/counts.xlsx", desk_views.counts_file, name="counts-file"),
    path("surveys/<uuid:pk>/answers/", desk_views.answers, name="answers"),
    path("surveys/<uuid:pk>/answer/", views.public_answer, name="answer"),
    path("surveys/<uuid:pk>/thanks/", views.thanks, name="thanks"),
    path("surveys/<uuid:pk>/results/", views.results, name="results"),
    path("surveys/<uuid:pk>/results.xlsx", views.workbook_file, name="results-file"),
]
