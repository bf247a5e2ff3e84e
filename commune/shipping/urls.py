from django.urls import path

from commune.shipping import report_views, views

app_name = "shipping"
urlpatterns = [
    path("shipments/", views.shipments, name="shipments"),
    path("shipments/departures/", views.trips, name="trips"),
    path("shipments/handovers/", report_views.handovers, name="reports"),
    path("shipments/<uuid:pk>/", views.shipment, name="shipment"),
    path("shipments/<uuid:pk>/departures/", views.departures, name="departures"),
    path("shipments/<uuid:pk>/arrivals/", views.arrivals, name="arrivals"),
    path("shipments/<uuid:pk>/handovers/", views.handovers, name="handovers"),
]
