from django.urls import path

from commune.payments import payout_views, views

urlpatterns = [
    path("pay/notices/<slug:provider>/<slug:account>", views.notice, name="payment-notice"),
    path("sell/money/", views.money, name="money"),
    path("sell/money/credits/<uuid:credit>/allocation/", views.allocation, name="allocation"),
    path("payouts/", payout_views.payout_list, name="payouts"),
    path("payouts/<uuid:pk>/", payout_views.payout, name="payout"),
    path("payouts/<uuid:pk>/payment/", payout_views.payment, name="payout-payment"),
    path("payouts/<uuid:pk>/receipt/", payout_views.receipt, name="payout-receipt"),
]
