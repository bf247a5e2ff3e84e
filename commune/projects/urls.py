from django.urls import path

from commune.projects import desk_views, views

app_name = "projects"
urlpatterns = [
    path("projects/", views.projects, name="projects"),
    path("projects/pilots/", views.pilots, name="pilots"),
    path("projects/new/", desk_views.new, name="new"),
    path("projects/draft-set/", views.draft_set, name="draft_set"),
    path("projects/draft-set/du-thao.json", views.draft_json, name="draft_json"),
    path("projects/draft-set/du-thao.xlsx", views.draft_workbook, name="draft_workbook"),
    path("projects/draft-set/indicators/", desk_views.propose, name="propose"),
    path("projects/<slug:code>/", desk_views.project, name="project"),
    path("projects/<slug:code>/papers/<sha256:digest>/", desk_views.paper, name="paper"),
    path("projects/<slug:code>/<slug:name>/", desk_views.take, name="take"),
]
