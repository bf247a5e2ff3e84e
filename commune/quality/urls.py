from django.urls import path

from commune.quality import chain_views, list_views, public_views, views

app_name = "quality"
urlpatterns = [
    path("quality/certificates/", views.certificates, name="certificates"),
    path("quality/certificates/<uuid:pk>/", views.certificate, name="certificate"),
    path("quality/certificates/<uuid:pk>/suspensions/", views.suspensions, name="suspensions"),
    path("quality/certificates/<uuid:pk>/liftings/", views.liftings, name="liftings"),
    path("quality/certificates/<uuid:pk>/withdrawals/", views.withdrawals, name="withdrawals"),
    path("quality/chains/", chain_views.chains, name="chains"),
    path("quality/chains/<uuid:pk>/end/", chain_views.chain_end, name="chain_end"),
    path("quality/indications/", chain_views.indications, name="indications"),
    path("quality/indications/uses/<uuid:pk>/end/", chain_views.indication_end, name="indication_end"),
    path("quality/lists/", list_views.lists, name="lists"),
    path("quality/lists/preview/", list_views.preview, name="list_preview"),
    path("quality/lists/<uuid:pk>/", list_views.edition, name="list_edition"),
    path("certificates/", public_views.public, name="public"),
    path("quality/inputs/", views.inputs, name="inputs"),
    path("lots/<str:gtin>/<str:code>/lab-tests/", views.lab_tests, name="lab_tests"),
]
