from django.urls import path

from commune.program import set_views, views

app_name = "program"
urlpatterns = [
    path("program/", views.home, name="home"),
    path("program/sets/", set_views.sets, name="sets"),
    path("program/sets/<str:code>/", set_views.one_set, name="set"),
    path("program/<str:uid>/<str:period>/", views.unit_scoreboard, name="scoreboard"),
    path("program/<str:uid>/<str:period>/units/", views.units_board, name="board"),
    path("program/<str:uid>/<str:period>/public/", views.public_summary, name="summary"),
    path("program/<str:uid>/<str:period>/<str:criteria>/<str:code>/", views.evidence_behind, name="evidence"),
]
