from django.urls import path

from commune.display import keeper_views, sender_views, settlement_views, views

app_name = "display"
urlpatterns = [
    path("display-points/", views.points, name="points"),
    path("display-points/agreements/<uuid:pk>/acceptance/", keeper_views.acceptance, name="acceptance"),
    path("display-points/consignments/<uuid:pk>/receipt/", keeper_views.receipt, name="receipt"),
    path("display-points/consignments/<uuid:pk>/sales/", keeper_views.sales, name="sales"),
    path("display-points/consignments/<uuid:pk>/losses/", keeper_views.losses, name="losses"),
    path("display-points/consignments/<uuid:pk>/returns/", keeper_views.returns, name="returns"),
    path("display-points/consignments/<uuid:pk>/counts/", keeper_views.counts, name="counts"),
    path("display-points/moves/<uuid:pk>/undoing/", keeper_views.undoing, name="undoing"),
    path("display-points/settlements/<uuid:pk>/", settlement_views.settlement, name="settlement"),
    path("display-points/<str:code>/", views.point, name="point"),
    path("display-points/<str:code>/desk/", keeper_views.desk, name="desk"),
    path("display-points/<str:code>/settlements/", settlement_views.settlements, name="settlements"),
    path("sell/displays/", sender_views.displays, name="displays"),
    path("sell/displays/agreements/", sender_views.agreements_of, name="agreements"),
    path("sell/displays/consignments/", sender_views.consignments, name="consignments"),
    path("sell/displays/returns/<uuid:pk>/", sender_views.return_receipt, name="return-receipt"),
    path("sell/displays/<uuid:pk>/", sender_views.consignment, name="consignment"),
]
