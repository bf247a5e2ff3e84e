from django.urls import path

from commune.channels import claim_views, file_views, views

app_name = "channels"
urlpatterns = [
    path("channels/", views.desk, name="desk"),
    path("channels/new/", views.new, name="new"),
    path("channels/counts/", claim_views.counts, name="counts"),
    path("channels/feeds/<str:name>", views.feed, name="feed"),
    path("channels/imports/", claim_views.imports, name="imports"),
    path("channels/imports/forms/<slug:kind>.xlsx", claim_views.blank, name="claim-form"),
    path("channels/imports/<uuid:pk>/", claim_views.claims_of, name="claims"),
    path("channels/imports/<uuid:pk>/refused.xlsx", claim_views.refused, name="refused"),
    path("channels/links/<uuid:pk>/", views.link, name="link"),
    path("channels/links/<uuid:pk>/end/", views.ending, name="end"),
    path("channels/links/<uuid:pk>/goods.xlsx", file_views.goods, name="goods"),
    path("channels/links/<uuid:pk>/key/", views.keys, name="key"),
    path("channels/links/<uuid:pk>/notices/", views.notices, name="notices"),
    path("channels/links/<uuid:pk>/offers/", views.offers, name="offers"),
    path("channels/links/<uuid:pk>/orders/", file_views.orders, name="orders"),
    path("channels/links/<uuid:pk>/orders/form.xlsx", file_views.blank, name="order-form"),
    path("channels/links/<uuid:pk>/states.xlsx", file_views.states, name="states"),
    path("channels/links/<uuid:pk>/statements/", file_views.statements, name="statements"),
]
