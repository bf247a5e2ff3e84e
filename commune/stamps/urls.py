from django.urls import path

from commune.stamps import views

app_name = "stamps"
urlpatterns = [
    path("lots/<str:gtin>/<str:code>/stamps/", views.of_lot, name="of_lot"),
    path("stamps/", views.desk, name="desk"),
    path("stamps/<int:number>/", views.batch, name="batch"),
    path("stamps/<int:number>/assignment/", views.assignment, name="assignment"),
    path("stamps/<int:number>/activation/", views.activation, name="activation"),
    path("stamps/<int:number>/sheet.pdf", views.sheet, name="sheet"),
    path("stamps/<int:number>/stamps.csv", views.csv_file, name="csv"),
    path("stamps/<int:number>/stamps.zpl", views.zpl_file, name="zpl"),
]
