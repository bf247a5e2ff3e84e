from django.urls import path

from commune.shares import member_views, paper_views, term_views, views

app_name = "shares"
urlpatterns = [
    path("shares/", views.cooperatives, name="cooperatives"),
    path("shares/sheets/<uuid:pk>/", views.sheet, name="sheet"),
    path("shares/sheets/<uuid:pk>/check/", views.check, name="check"),
    path("shares/sheets/<uuid:pk>/approval/", views.approval, name="approval"),
    path("shares/sheets/<uuid:pk>/dropping/", views.dropping, name="dropping"),
    path("shares/sheets/<uuid:pk>/correction/", views.correction, name="correction"),
    path("shares/sheets/<uuid:pk>/sheet.xlsx", paper_views.spreadsheet, name="spreadsheet"),
    path("shares/sheets/<uuid:pk>/sheet.pdf", paper_views.paper, name="paper"),
    path("shares/parts/<uuid:pk>/", views.share, name="share"),
    path("shares/parts/<uuid:pk>/answers/", member_views.answers_of, name="answers"),
    path("shares/<str:code>/", views.board, name="board"),
    path("shares/<str:code>/sheets/", views.sheet_form, name="sheets"),
    path("shares/<str:code>/prices/", term_views.price_lists, name="prices"),
    path("shares/<str:code>/deductions/", term_views.deductions, name="deductions"),
    path("shares/<str:code>/advances/", term_views.advances, name="advances"),
    path("my-money/", member_views.my_money, name="my-money"),
    path("my-money/account/", member_views.account, name="account"),
    path("my-money/account/end/", member_views.account_end, name="account-end"),
]
