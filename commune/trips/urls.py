from django.urls import path

from commune.trips import deliver_views, views

app_name = "trips"
urlpatterns = [
    path("consignments/", views.consignments, name="consignments"),
    path("trips/", views.trips, name="trips"),
    path("trips/new/", views.new_trip, name="new"),
    path("trips/deliver/", deliver_views.deliver, name="deliver"),
    path("trips/deliver/parcels/", deliver_views.parcels, name="deliver-parcels"),
    path("trips/deliver/worker.js", deliver_views.worker, name="deliver-worker"),
    path("trips/<uuid:pk>/", views.trip, name="trip"),
    path("trips/<uuid:pk>/proposals/", views.proposals, name="proposals"),
    path("trips/<uuid:pk>/moves/", views.moves, name="moves"),
    path("trips/<uuid:pk>/loads/<uuid:load>/removal/", views.removals, name="removals"),
    path("trips/<uuid:pk>/acceptances/", views.acceptances, name="acceptances"),
    path("trips/<uuid:pk>/calls/", views.calls, name="calls"),
    path("trips/<uuid:pk>/manifest.pdf", views.manifest_pdf, name="manifest"),
]
