from django.urls import path

from commune.docks import views

app_name = "docks"
urlpatterns = [
    path("docks/", views.docks, name="docks"),
    path("docks/bookings/<uuid:pk>/cancellation/", views.cancellations, name="cancellations"),
    path("docks/<str:code>/", views.dock, name="dock"),
    path("docks/<str:code>/bookings/", views.bookings, name="bookings"),
    path("docks/<str:code>/keeping/", views.keeping_page, name="keeping"),
]
