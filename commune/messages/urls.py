from django.urls import path

from commune.messages import views

app_name = "messages"
urlpatterns = [path("messages/", views.messages, name="messages")]
