from django.urls import path

from commune.farm import phone_views, views

app_name = "farm"
urlpatterns = [
    path("diary/", phone_views.shell, name="offline"),
    path("diary/worker.js", phone_views.worker, name="offline_worker"),
    path("diary/pack/", phone_views.pack, name="pack"),
    path("farm/", views.today, name="today"),
    path("farm/plots/<str:code>/", views.plot, name="plot"),
    path("farm/plots/<str:code>/entries/", views.entries, name="entries"),
    path("farm/plots/<str:code>/harvests/", views.harvests, name="harvests"),
    path("farm/plots/<str:code>/seasons/", views.seasons, name="seasons"),
    path("farm/entries/<uuid:pk>/", views.entry, name="entry"),
    path("farm/entries/<uuid:pk>/correction/", views.correction, name="correction"),
    path("farm/entries/<uuid:pk>/void/", views.void, name="void"),
    path("farm/entries/<uuid:pk>/photos/<sha256:digest>/", views.photo, name="photo"),
    path("farm/entries/<uuid:pk>/confirmation/", views.confirmation, name="confirmation"),
]
