from django.urls import path

from commune.coldchain import door, room_views, views

app_name = "coldchain"
urlpatterns = [
    path("coldchain/readings/", door.take_readings, name="readings"),
    path("coldchain/treatments/<uuid:pk>/", views.treated, name="treatment"),
    path("coldchain/excursions/<uuid:pk>/", views.excursion, name="excursion"),
    path("coldchain/rooms/<uuid:pk>/", room_views.room, name="room"),
    path("coldchain/rooms/<uuid:pk>/stays/", room_views.stays, name="stays"),
    path("coldchain/rooms/<uuid:pk>/readings/", room_views.file, name="file"),
    path("coldchain/rooms/<uuid:pk>/loggers/", room_views.new_logger, name="loggers"),
    path("coldchain/stays/<uuid:pk>/leaving/", room_views.leaving, name="leaving"),
    path("coldchain/loggers/<uuid:pk>/retirement/", room_views.retirement, name="retirement"),
    path("coldchain/<str:code>/", views.house, name="house"),
    path("coldchain/<str:code>/treatments/", views.treatments, name="treatments"),
]
