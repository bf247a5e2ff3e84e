"""The storage of static files: hashed, compressed, and all base style sheets joined into one."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

JOINED = "design/house.css"
FONT_SHEET = "design/fonts.css"
SHEETS = [
    "design/layers.css",
    "design/tokens.css",
    "design/base.css",
    "design/layout.css",
    "design/components/button.css",
    "design/components/field.css",
    "design/components/card.css",
    "design/components/notice.css",
    "design/components/list.css",
    "design/components/table.css",
    "design/components/figure.css",
    "design/components/time.css",
    "design/components/look.css",
    "design/utilities.css",
    "design/print.css",
]


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names carry the content's digest once collected; before that (tests) the plain names serve.

    Only `url()` in style sheets is rewritten: source maps of libraries are not collected.
    """

    manifest_strict = False
    patterns = (("*.css", (r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",)),)

    def url(self, name: str | None, force: bool = False) -> str:
        if name and not self.hashed_files:
            return FileSystemStorage.url(self, name)
        return str(super().url(name, force))

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        if not options.get("dry_run"):
            self._join(paths)
        yield from super().post_process(paths, *args, **options)

    def _join(self, paths: dict[str, Any]) -> None:
        """One request instead of fifteen: a commune's phones are far from the server, not from each other."""
        sheets = [*SHEETS, *([FONT_SHEET] if FONT_SHEET in paths else [])]
        whole = b"\n".join(paths[sheet][0].open(paths[sheet][1]).read() for sheet in sheets)
        if self.exists(JOINED):
            self.delete(JOINED)
        self._save(JOINED, ContentFile(whole))
        paths[JOINED] = (self, JOINED)


def sheet_names(hashed: dict[str, str]) -> list[str]:
    """The style sheets that a page links: the joined one where files were collected, else each by itself."""
    if JOINED in hashed:
        return [JOINED]
    return [*SHEETS, *([FONT_SHEET] if finders.find(FONT_SHEET) else [])]
