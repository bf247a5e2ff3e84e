from django.urls import path

from commune.payments import views

urlpatterns = [
    path("pay/notices/<slug:provider>/<slug:account>", views.notice, name="payment-notice"),
    path("sell/money/", views.money, name="money"),
    path("sell/money/credits/<uuid:credit>/allocation/", views.allocation, name="allocation"),
]
