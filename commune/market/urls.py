from django.urls import path

from commune.market import keeper_views, views

app_name = "market"
urlpatterns = [
    path("market/", views.market, name="market"),
    path("market/feed.json", views.feed, name="feed"),
    path("market/<slug:slug>/", views.booth, name="booth"),
    path("products/<slug:slug>/", views.product, name="product"),
    path("sell/", keeper_views.shelf, name="shelf"),
    path("sell/booths/<slug:slug>/stock/", keeper_views.stock_moves, name="stock"),
    path("sell/booths/<slug:slug>/stock/<int:pk>/returns/", keeper_views.returns, name="returns"),
    path("sell/booths/<slug:slug>/listings/", keeper_views.offers, name="offers"),
    path("sell/listings/<uuid:pk>/prices/", keeper_views.prices, name="prices"),
    path("sell/listings/<uuid:pk>/withdrawals/", keeper_views.withdrawals, name="withdrawals"),
]
