from django.urls import path

from commune.payments import account_views, gateway_views, payout_views, tax_views, views

urlpatterns = [
    path("pay/notices/<slug:provider>/<slug:account>", views.notice, name="payment-notice"),
    path("sell/money/", views.money, name="money"),
    path("sell/money/tax/", tax_views.tax, name="tax"),
    path("sell/money/tax/lines.xlsx", tax_views.lines, name="tax-lines"),
    path("sell/money/account/", account_views.account_naming, name="money-receiving"),
    path("sell/money/credits/<uuid:credit>/allocation/", views.allocation, name="allocation"),
    path("sell/money/credits/<uuid:credit>/aside/", views.aside, name="aside"),
    path("sell/money/accounts/<uuid:account>/", account_views.account, name="money-account"),
    path("sell/money/accounts/<uuid:account>/keys/", account_views.key, name="account-keys"),
    path(
        "sell/money/accounts/<uuid:account>/statements/",
        account_views.statement_upload,
        name="account-statements",
    ),
    path(
        "sell/money/accounts/<uuid:account>/collections/",
        account_views.collection_sheet,
        name="account-collections",
    ),
    path("sell/money/statements/<uuid:pk>/", account_views.statement, name="money-statement"),
    path("pay/returns/<uuid:payment>/", gateway_views.returned, name="gateway-return"),
    path("pay/simulator/<slug:provider>/", gateway_views.simulated_gateway, name="simulator"),
    path("pay/simulator/payments/<uuid:payment>/", gateway_views.simulated_payment, name="simulated-payment"),
    path("payouts/", payout_views.payout_list, name="payouts"),
    path("payouts/<uuid:pk>/", payout_views.payout, name="payout"),
    path("payouts/<uuid:pk>/payment/", payout_views.payment, name="payout-payment"),
    path("payouts/<uuid:pk>/receipt/", payout_views.receipt, name="payout-receipt"),
]
