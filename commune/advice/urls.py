from django.urls import path

from commune.advice import bulletin_views, views

app_name = "advice"
urlpatterns = [
    path("advice/", views.plots, name="plots"),
    path("advice/plots/<str:code>/", views.plot, name="plot"),
    path("advice/plots/<str:code>/sightings/", views.sightings, name="sightings"),
    path("advice/<uuid:pk>/", views.advice, name="advice"),
    path("bulletins/", bulletin_views.bulletins, name="bulletins"),
    path("bulletins/<str:unit>/<str:monday>/", bulletin_views.bulletin, name="bulletin"),
    path("bulletins/<str:unit>/<str:monday>/introduction/", bulletin_views.introduction, name="introduction"),
    path("bulletins/<str:unit>/<str:monday>/approval/", bulletin_views.approval, name="approval"),
    path("bulletins/<str:unit>/<str:monday>/bulletin.pdf", bulletin_views.paper, name="paper"),
    path("bulletins/<str:unit>/<str:monday>/loudspeaker/", bulletin_views.loudspeaker, name="loudspeaker"),
]
