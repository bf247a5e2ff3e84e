from django.urls import path

from commune.citizens import report_views, service_views

app_name = "citizens"
urlpatterns = [
    path("services/<str:uid>/", service_views.services, name="services"),
    path("services/<str:uid>/entries/", service_views.entries, name="entries"),
    path("services/<str:uid>/lists/", service_views.lists, name="lists"),
    path("citizens/services/<uuid:pk>/ending/", service_views.ending, name="ending"),
    path("citizens/reports/new/", report_views.new, name="new"),
    path("citizens/reports/<slug:code>/", report_views.report, name="report"),
    path("citizens/reports/<slug:code>/phone-erasure/", report_views.phone_erasure, name="phone_erasure"),
    path("citizens/reports/<slug:code>/verdict/", report_views.verdict, name="verdict"),
]
