from django.urls import path

from commune.soil import views

app_name = "soil"
urlpatterns = [
    path("soil/", views.points, name="points"),
    path("soil/tests.xlsx", views.download, name="download"),
    path("soil/tests/import/", views.lists, name="lists"),
    path("soil/tests/form.xlsx", views.blank, name="blank"),
    path("soil/points/", views.new_point, name="new_point"),
    path("soil/points/<str:code>/", views.point, name="point"),
    path("soil/points/<str:code>/tests/", views.tests, name="tests"),
    path("soil/plots/<str:code>/", views.plot, name="plot"),
]
