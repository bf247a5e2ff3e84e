"""`/blobs/<sha256>/`: bringing a picture, and seeing what one brought."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from commune.design.problem import problem
from commune.files import keeping, serving
from commune.files.models import StoredFile


@require_http_methods(["GET", "HEAD", "PUT"])
def blob(request: HttpRequest, digest: str) -> HttpResponseBase:
    """PUT keeps the body under its own digest, again and again with the same answer."""
    actor = getattr(request.user, "log_actor", "")
    if not actor:
        return problem("sign-in", "Hãy đăng nhập lại rồi gửi tiếp.", "Please sign in again.", 401)
    if request.method != "PUT":
        return serving.shown(get_object_or_404(StoredFile.objects.brought_by(actor), pk=digest).digest)
    return _kept(request, digest, actor)


def _kept(request: HttpRequest, digest: str, actor: str) -> HttpResponse:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > keeping.LARGEST:
            raise keeping.TOO_LARGE
        row = keeping.keep(request.body, digest=digest, by=actor)
    except keeping.FileRefusedError as refused:
        return problem("file-refused", str(refused), refused.english, refused.status)
    return JsonResponse({"digest": row.digest, "size": row.size})
