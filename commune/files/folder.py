"""Where the bytes lie: two files a picture, each written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ORIGINAL, SHOWN = "original", "shown.jpg"


def path_of(digest: str, form: str = ORIGINAL) -> Path:
    """`files/ab/abcd….original`: 256 folders, so that none grows too long to list."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / f"{digest}.{form}"


def write(path: Path, content: bytes) -> None:
    """On the disk when this returns, under its name only once it is whole: a crash leaves at most a stray."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(digest: str) -> None:
    for form in (ORIGINAL, SHOWN):
        path_of(digest, form).unlink(missing_ok=True)


def all_files() -> Iterator[Path]:
    yield from Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/*")
    yield from Path(settings.MEDIA_ROOT).glob("[0-9a-f][0-9a-f]/.part-*")
