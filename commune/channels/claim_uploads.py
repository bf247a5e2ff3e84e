"""A file that came by the page waits in the data folder until the worker has read it to its end."""

import shutil
from pathlib import Path
from typing import IO

from django.conf import settings

from commune.channels import claims
from commune.channels.claim_models import MarketplaceFile
from commune.channels.claim_reading import UnreadableFile

WRONG = ".wrong"


def keep(file: MarketplaceFile, content: IO[bytes]) -> None:
    """Whole or not at all; again is harmless, and forgets why it stopped the last time."""
    place = waiting_place(file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.with_suffix(WRONG).unlink(missing_ok=True)
    partial = place.with_suffix(".new")
    content.seek(0)
    with partial.open("wb") as out:
        shutil.copyfileobj(content, out)
    partial.replace(place)


def read_waiting() -> int:
    """Reads every file that waits, the first that came first: what it brings is known to the others.

    One that cannot be read to its end is put aside with the reason beside it.
    """
    folder = _folder()
    waiting = {each.stem for each in folder.glob("*.list")} if folder.exists() else set()
    done = 0
    for file in MarketplaceFile.objects.filter(pk__in=waiting).order_by("brought_at", "pk"):
        place = waiting_place(file)
        try:
            with place.open("rb") as content:
                claims.read_file(file, content)
        except UnreadableFile as refusal:
            place.with_suffix(WRONG).write_text(str(refusal), encoding="utf-8")
        place.unlink(missing_ok=True)
        done += 1
    return done


def why_stopped(file: MarketplaceFile) -> str:
    """Why its reading ended early; empty when it did not."""
    place = waiting_place(file).with_suffix(WRONG)
    return place.read_text(encoding="utf-8") if place.exists() else ""


def waiting_place(file: MarketplaceFile) -> Path:
    return _folder() / f"{file.pk}.list"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "imports"
