from django.urls import path

from commune.live import camera_views, desk_views, governing_views, room_views

app_name = "live"
urlpatterns = [
    path("live/", room_views.sessions, name="sessions"),
    path("live/desk/", desk_views.board, name="board"),
    path("live/governing/", governing_views.desk, name="governing"),
    path("live/verifications/", governing_views.verifications, name="verifications"),
    path("live/<uuid:pk>/", room_views.room, name="room"),
    path("live/<uuid:pk>/comments/", room_views.comments, name="comments"),
    path("live/<uuid:pk>/complaints/", room_views.complaints, name="complaints"),
    path("live/<uuid:pk>/stream.m3u8", room_views.stream, name="stream"),
    path("live/<uuid:pk>/replay.m3u8", room_views.replay, name="replay"),
    path("live/<uuid:pk>/segments/<slug:name>.ts", room_views.segment, name="segment"),
    path("live/<uuid:pk>/desk/", desk_views.desk, name="desk"),
    path("live/<uuid:pk>/offers/", desk_views.offers, name="offers"),
    path("live/<uuid:pk>/start/", desk_views.start, name="start"),
    path("live/<uuid:pk>/end/", desk_views.end, name="end"),
    path("live/<uuid:pk>/pins/", desk_views.pins, name="pins"),
    path("live/<uuid:pk>/heard/", desk_views.heard, name="heard"),
    path("live/<uuid:pk>/quick/", desk_views.quick, name="quick"),
    path("live/<uuid:pk>/pasted/", desk_views.pasted, name="pasted"),
    path("live/<uuid:pk>/files/", desk_views.files, name="files"),
    path("live/<uuid:pk>/warnings/", desk_views.warnings, name="warnings"),
    path("live/<uuid:pk>/evidence.xlsx", desk_views.evidence, name="evidence"),
    path("live/<uuid:pk>/stop/", governing_views.stop, name="stop"),
    path("live/complaints/<uuid:pk>/", desk_views.answer, name="answer"),
    path("live/<uuid:pk>/camera/", camera_views.camera, name="camera"),
    path("live/<uuid:pk>/takes/<uuid:take>/", camera_views.take, name="take"),
    path("live/<uuid:pk>/takes/<uuid:take>/chunks/<int:number>/", camera_views.chunk, name="chunk"),
]
