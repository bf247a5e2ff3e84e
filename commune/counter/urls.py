from django.urls import path

from commune.counter import board_views, day_views, till_views, views

app_name = "counter"
urlpatterns = [
    path("counter/", views.stalls, name="stalls"),
    path("counter/till/", till_views.till, name="till"),
    path("counter/till/facts/", till_views.facts, name="till-facts"),
    path("counter/till/worker.js", till_views.worker, name="till-worker"),
    path("counter/slips/", till_views.slips, name="slips"),
    path("counter/charges/<uuid:pk>/", views.charge, name="charge"),
    path("counter/charges/<uuid:pk>/status/", views.status, name="charge-status"),
    path("counter/days/<uuid:pk>/", day_views.day, name="day"),
    path("counter/days/<uuid:pk>/closing/", day_views.closing, name="closing"),
    path("counter/sales/<uuid:pk>/reversal/", day_views.reversal, name="reversal"),
    path("counter/<slug:code>/", views.stall, name="stall"),
    path("counter/<slug:code>/news/", views.news, name="news"),
    path("counter/<slug:code>/days/", day_views.days_of, name="days"),
    path("counter/<slug:code>/sales/", views.cash, name="cash"),
    path("counter/<slug:code>/charges/", views.charges_of, name="charges"),
    path("counter/<slug:code>/credits/<uuid:credit>/", day_views.credit, name="credit"),
    path("counter/<slug:code>/qr/", views.printed, name="printed"),
    path("counter/<slug:code>/qr.pdf", views.printed_pdf, name="printed-pdf"),
    path("markets/<str:code>/", board_views.market, name="market"),
    path("markets/<str:code>/stalls/", board_views.stalls, name="market-stalls"),
    path("markets/<str:code>/stalls/<slug:stall>/end/", board_views.stall_end, name="stall-end"),
    path("markets/<str:code>/qr.pdf", board_views.codes_pdf, name="market-codes"),
]
