from django.urls import path, register_converter

from commune.files import views


class Digest:
    """SHA-256 in lower-case hexadecimal."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Digest, "sha256")

app_name = "files"
urlpatterns = [path("blobs/<sha256:digest>/", views.blob, name="blob")]
