from django.urls import path

from commune.training import desk_views, post_views, views

app_name = "training"
urlpatterns = [
    path("training/", views.home, name="home"),
    path("training/verify.py", views.verifier, name="verifier"),
    path("training/posts/", post_views.post_list, name="posts"),
    path("training/posts/template.xlsx", post_views.template, name="template"),
    path("training/posts/<uuid:pk>/end/", post_views.ending, name="ending"),
    path("training/share/<str:uid>/", post_views.share, name="share"),
    path("training/courses/new/", desk_views.new, name="new"),
    path("training/courses/<uuid:pk>/", desk_views.course, name="course"),
    path("training/courses/<uuid:pk>/registration/", views.registration, name="registration"),
    path("training/courses/<uuid:pk>/sessions/", desk_views.sessions, name="sessions"),
    path("training/courses/<uuid:pk>/learners/", desk_views.learners, name="learners"),
    path("training/courses/<uuid:pk>/learners/<int:registration>/marks/", desk_views.marks, name="marks"),
    path("training/courses/<uuid:pk>/certificates/", desk_views.grants, name="grants"),
    path("training/courses/<uuid:pk>/import/", post_views.taking_over, name="import"),
    path("training/sessions/<uuid:pk>/", desk_views.session, name="session"),
    path("training/sessions/<uuid:pk>/code/", desk_views.wall, name="wall"),
    path("training/sessions/<uuid:pk>/check-in/", views.check_in, name="check_in"),
    path("training/sessions/<uuid:pk>/check-in/<uuid:who>/", desk_views.by_hand, name="by_hand"),
    path("training/certificates/<uuid:pk>/", views.certificate, name="certificate"),
    path("training/certificates/<uuid:pk>/certificate.json", views.certificate_file, name="certificate_file"),
    path(
        "training/certificates/<uuid:pk>/certificate.pdf", views.certificate_paper, name="certificate_paper"
    ),
    path("training/certificates/<uuid:pk>/revocation/", views.revocation, name="revocation"),
]
