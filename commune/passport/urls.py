from django.urls import path, re_path

from commune.passport import seller_views, views, voice_views

app_name = "passport"
urlpatterns = [
    re_path(r"^(?P<path>(?:01|414)/.+)$", views.digital_link, name="digital_link"),
    path(".well-known/gs1resolver", views.description, name="resolver"),
    path("stories/<str:gtin>/<str:code>/", voice_views.story, name="story"),
    path("stories/<str:gtin>/<str:code>/questions/", voice_views.question_list, name="questions"),
    path("stories/<str:gtin>/<str:code>/ease/", voice_views.ease_taps, name="ease"),
    path("proofs/lots/<str:gtin>/<str:code>.json", voice_views.proof, name="proof"),
    path("questions/<uuid:pk>/", voice_views.question, name="question"),
    path("sell/questions/", seller_views.inbox, name="inbox"),
    path("sell/questions/<uuid:pk>/answer/", seller_views.answer, name="answer"),
    path("sell/questions/<uuid:pk>/dismissal/", seller_views.dismissal, name="dismissal"),
]
