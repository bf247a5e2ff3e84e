from django.urls import path

from commune.sync import views

app_name = "sync"
urlpatterns = [
    path("sync/items/", views.items, name="items"),
    path("sync/devices/", views.devices, name="devices"),
]
