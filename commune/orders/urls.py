from django.urls import path

from commune.orders import cart_views, entrusted_views, seller_views, views

app_name = "orders"
urlpatterns = [
    path("cart/", cart_views.cart, name="cart"),
    path("cart/lines/", cart_views.lines, name="lines"),
    path("checkout/", cart_views.page, name="checkout"),
    path("checkout/communes/", cart_views.communes, name="communes"),
    path("orders/", cart_views.orders, name="orders"),
    path("orders/lookup/", views.lookup_page, name="lookup"),
    path("sell/mandates/", entrusted_views.page, name="mandates"),
    path("sell/mandates/<uuid:pk>/", entrusted_views.account, name="mandate"),
    path("sell/mandates/<uuid:pk>/acceptance/", entrusted_views.acceptance, name="mandate-acceptance"),
    path("sell/mandates/<uuid:pk>/end/", entrusted_views.end, name="mandate-end"),
    path("sell/mandates/<uuid:pk>/remittances/", entrusted_views.remittances, name="remittances"),
    path("sell/orders/", seller_views.board, name="board"),
    path("orders/<slug:code>/", seller_views.sold, name="sold"),
    path("orders/<slug:code>/packing/", seller_views.packing, name="packing"),
    path("orders/<slug:code>/handover/", seller_views.handover, name="handover"),
    path("orders/<slug:code>/delivery/", seller_views.delivery, name="delivery"),
    path("orders/<slug:code>/cash/", seller_views.cash, name="cash"),
    path("orders/<slug:code>/cash-on-delivery/", seller_views.cash_on_delivery, name="cash-on-delivery"),
    path("orders/<slug:code>/cancellation/", seller_views.cancellation, name="cancellation"),
    path("orders/<slug:code>/refund/", seller_views.refund, name="refund"),
    path("orders/<slug:code>/<str:token>/", views.order, name="order"),
    path("orders/<slug:code>/<str:token>/status/", views.status, name="status"),
    path("orders/<slug:code>/<str:token>/address/", views.address, name="address"),
    path("orders/<slug:code>/<str:token>/gateway/", views.gateway, name="gateway"),
    path("orders/<slug:code>/<str:token>/cancellation/", views.cancellation, name="buyer-cancellation"),
]
