from django.urls import path

from bench.plain import views

urlpatterns = [path("01/<str:gtin>/10/<str:code>/21/<str:serial>", views.scan)]
