from django.urls import path

from commune.casework import import_views, share_views, views

app_name = "casework"
urlpatterns = [
    path("casework/", views.desk, name="desk"),
    path("casework/new/", views.new, name="new"),
    path("casework/files/<uuid:pk>/", views.file_page, name="file"),
    path("casework/files/<uuid:pk>/steps/", views.taking, name="steps"),
    path("casework/files/<uuid:pk>/steps/<int:step>/document/", views.document, name="document"),
    path("casework/files/<uuid:pk>/photo/", views.photo, name="photo"),
    path("casework/share/<str:uid>/", share_views.share, name="share"),
    path("casework/imports/", import_views.imports, name="imports"),
    path("casework/imports/template.xlsx", import_views.template, name="template"),
    path("casework/imports/<uuid:pk>/", import_views.draft, name="draft"),
    path("casework/imports/<uuid:pk>/confirmation/", import_views.confirmation, name="confirmation"),
]
