from django.urls import path

from commune.recognition import desk_views, dossier_views, views

app_name = "recognition"
urlpatterns = [
    path("recognition/", views.products, name="products"),
    path("recognition/products.xlsx", views.workbook_file, name="workbook"),
    path("recognition/desk/", desk_views.desk, name="desk"),
    path("recognition/rounds/", desk_views.rounds, name="rounds"),
    path("recognition/rounds/<uuid:pk>/", desk_views.round_page, name="round"),
    path("recognition/rounds/<uuid:pk>/seats/", desk_views.seats, name="seats"),
    path("recognition/rounds/<uuid:pk>/dossiers/", desk_views.dossiers, name="dossiers"),
    path("recognition/dossiers/<uuid:pk>/", dossier_views.dossier, name="dossier"),
    path("recognition/dossiers/<uuid:pk>/evidence/", dossier_views.evidence, name="evidence"),
    path("recognition/dossiers/<uuid:pk>/submission/", dossier_views.submission, name="submission"),
    path("recognition/dossiers/<uuid:pk>/report/", dossier_views.report, name="report"),
    path("recognition/dossiers/<uuid:pk>/sheet/", dossier_views.sheet, name="sheet"),
    path("recognition/dossiers/<uuid:pk>/tally/", dossier_views.tally, name="tally"),
    path("recognition/dossiers/<uuid:pk>/forwarding/", dossier_views.forwarding, name="forwarding"),
    path("recognition/dossiers/<uuid:pk>/decision/", dossier_views.decision, name="decision"),
    path("recognition/dossiers/<uuid:pk>/refusal/", dossier_views.refusal, name="refusal"),
    path("recognition/dossiers/<uuid:pk>/withdrawal/", dossier_views.withdrawal, name="withdrawal"),
]
