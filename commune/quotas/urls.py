from django.urls import path

from commune.quotas import order_views, views

app_name = "quotas"
urlpatterns = [
    path("stamps/programme/", views.programme, name="programme"),
    path("stamps/programme/figures.xlsx", views.workbook_file, name="workbook"),
    path("stamps/programme/programmes/", views.programmes, name="programmes"),
    path("stamps/programme/quotas/", views.quotas, name="quotas"),
    path("stamps/programme/facilities/<str:code>/", views.facility, name="facility"),
    path("stamps/programme/facilities/<str:code>/orders/", views.orders, name="orders"),
    path("stamps/programme/facilities/<str:code>/<str:figure>/", views.behind, name="behind"),
    path("stamps/programme/orders/<uuid:pk>/", order_views.order, name="order"),
    path("stamps/programme/orders/<uuid:pk>/approval/", order_views.approval, name="approval"),
    path("stamps/programme/orders/<uuid:pk>/refusal/", order_views.refusal, name="refusal"),
    path("stamps/programme/orders/<uuid:pk>/stamps.csv", order_views.print_file, name="print_file"),
    path("stamps/programme/orders/<uuid:pk>/deliveries/", order_views.deliveries, name="deliveries"),
    path("stamps/programme/deliveries/<uuid:pk>/receipt/", order_views.receipt, name="receipt"),
    path("stamps/programme/orders/<uuid:pk>/returns/", order_views.returns, name="returns"),
]
