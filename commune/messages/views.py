from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commune.design.paging import page_of
from commune.messages.models import Message


@login_required
def messages(request: HttpRequest) -> HttpResponse:
    """What was written to the one who asks; one-time codes are not shown."""
    own = Message.objects.to_actor(getattr(request.user, "log_actor", ""))
    return render(request, "messages/messages.html", {"page": page_of(own, request)})
