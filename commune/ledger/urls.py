from django.urls import path

from commune.ledger import views

urlpatterns = [
    path("log/checkpoint", views.checkpoint, name="log-checkpoint"),
    path("log/key", views.key, name="log-key"),
    path("log/<path:tile_path>", views.tile, name="log-tile"),
]
