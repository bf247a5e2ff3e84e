"""The living page of all components, and the choice of theme and letter size."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from commune.design.look import remember_look
from commune.design.samples import SampleForm, samples


@never_cache
@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """`GET /look/?theme=dark&size=large&next=/...`: one's own screen, so a link may change it."""
    target = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(target if safe else "/")
    remember_look(response, theme=request.GET.get("theme", ""), size=request.GET.get("size", ""))
    return response


@require_safe
def living_page(request: HttpRequest) -> HttpResponse:
    form = SampleForm({"weight": "mười ký"} if "loi" in request.GET else None)
    return render(request, "design/living_page.html", samples(request) | {"form": form})
