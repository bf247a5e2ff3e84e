from django.urls import path

from commune.tradefloor import import_views, views

app_name = "tradefloor"
urlpatterns = [
    path("floor/", views.floor, name="floor"),
    path("floor/accounts/", views.accounts, name="accounts"),
    path("floor/accounts/<uuid:pk>/", views.account, name="account"),
    path("floor/accounts/<uuid:pk>/messages/", views.invitation_messages, name="invitation-messages"),
    path("floor/notices/", views.notices, name="notices"),
    path("floor/notices/<uuid:pk>/withdrawal/", views.notice_withdrawal, name="notice-withdrawal"),
    path("floor/products/", views.products, name="products"),
    path("floor/imports/", import_views.imports, name="imports"),
    path("floor/imports/template.xlsx", import_views.template, name="template"),
    path("floor/imports/<uuid:pk>/", import_views.result, name="import"),
    path("floor/drafts/<uuid:pk>/", import_views.draft, name="draft"),
    path("floor/drafts/<uuid:pk>/marked.xlsx", import_views.marked, name="marked"),
    path("floor/drafts/<uuid:pk>/confirmation/", import_views.confirmation, name="confirmation"),
    path("floor/drafts/<uuid:pk>/removal/", import_views.removal, name="removal"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
