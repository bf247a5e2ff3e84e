from django.urls import include, path

from commune.people import card_views, privacy_views, views

pages = [
    path("me/", views.me, name="me"),
    path("me/privacy/", privacy_views.privacy, name="privacy"),
    path("me/privacy/<str:purpose>/consents/", privacy_views.consents, name="consents"),
    path("me/privacy/withdrawals/<uuid:key>/", privacy_views.withdrawal, name="withdrawal"),
    path("kept-form/", views.kept_form, name="kept_form"),
    path("kept-form/removal/", views.kept_form_removal, name="kept_form_removal"),
    path("card/<str:token>/", card_views.card, name="card"),
    path("cards/<uuid:key>/revocation/", card_views.revocation, name="revocation"),
    path("organizations/<uuid:key>/cards/", card_views.cards_of, name="cards"),
    path("organizations/<uuid:key>/cards/<uuid:person>/", card_views.new_card, name="new_card"),
]
# The sign-in package's names have no namespace, ours have.
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include((pages, "people"))),
]
