"""Answers that show a picture; whether somebody may see it, the room that asks has decided."""

from django.http import FileResponse, Http404

from commune.files import folder


def shown(digest: str, *, public: bool = False) -> FileResponse:
    """The picture made anew; it never changes, so browsers may keep it. Raises Http404 when it is not here (yet)."""
    path = folder.path_of(digest, folder.SHOWN)
    try:
        file = path.open("rb")
    except OSError:
        raise Http404 from None
    whose = "public, max-age=600" if public else "private, max-age=604800, immutable"
    headers = {"Cache-Control": whose, "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type="image/jpeg", headers=headers)
