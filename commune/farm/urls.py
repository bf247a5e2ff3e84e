from django.urls import path

from commune.farm import views

app_name = "farm"
urlpatterns = [
    path("farm/", views.today, name="today"),
    path("farm/plots/<str:code>/", views.plot, name="plot"),
    path("farm/plots/<str:code>/entries/", views.entries, name="entries"),
    path("farm/plots/<str:code>/harvests/", views.harvests, name="harvests"),
    path("farm/plots/<str:code>/seasons/", views.seasons, name="seasons"),
    path("farm/entries/<uuid:pk>/", views.entry, name="entry"),
    path("farm/entries/<uuid:pk>/correction/", views.correction, name="correction"),
    path("farm/entries/<uuid:pk>/void/", views.void, name="void"),
    path("farm/entries/<uuid:pk>/confirmation/", views.confirmation, name="confirmation"),
]
