from django.urls import path

from commune.program import views

app_name = "program"
urlpatterns = [
    path("program/", views.home, name="home"),
    path("program/<str:uid>/<str:period>/", views.unit_scoreboard, name="scoreboard"),
    path("program/<str:uid>/<str:period>/public/", views.public_summary, name="summary"),
    path("program/<str:uid>/<str:period>/<str:criteria>/<str:code>/", views.evidence_behind, name="evidence"),
]
