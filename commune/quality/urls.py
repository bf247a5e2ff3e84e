from django.urls import path

from commune.quality import views

app_name = "quality"
urlpatterns = [
    path("quality/certificates/", views.certificates, name="certificates"),
    path("quality/certificates/<uuid:pk>/", views.certificate, name="certificate"),
    path("quality/certificates/<uuid:pk>/suspensions/", views.suspensions, name="suspensions"),
    path("quality/inputs/", views.inputs, name="inputs"),
    path("lots/<str:gtin>/<str:code>/lab-tests/", views.lab_tests, name="lab_tests"),
]
