from django.urls import path

from commune.design import views

app_name = "design"
urlpatterns = [
    path("design/", views.living_page, name="living_page"),
    path("look/", views.look, name="look"),
]
