from django.urls import path

from commune.storefronts import views

app_name = "storefronts"
urlpatterns = [
    path("sell/storefront/", views.desk, name="desk"),
    path("sell/booths/<slug:slug>/storefront/", views.edition, name="edition"),
    path("sell/booths/<slug:slug>/hosts/", views.claims, name="claims"),
    path("sell/hosts/<uuid:pk>/confirmation/", views.confirmation, name="confirmation"),
    path("sell/hosts/<uuid:pk>/release/", views.release, name="release"),
]
