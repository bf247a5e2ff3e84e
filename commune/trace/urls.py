from django.urls import path

from commune.trace import views

urlpatterns = [
    path("lots/", views.lots, name="lots"),
    path("lots/<str:gtin>/<str:code>/", views.lot, name="lot"),
    path("lots/<str:gtin>/<str:code>/recall/", views.recall, name="lot-recall"),
    path("lots/<str:gtin>/<str:code>/hold/", views.hold, name="lot-hold"),
    path("holds/<uuid:key>/release/", views.hold_release, name="hold-release"),
]
