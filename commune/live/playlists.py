"""The lists that players read: the last segments while on air, all of them afterwards."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from commune.live import takes
from commune.live.feeding import LIST
from commune.live.models import LiveSession, LiveTake

WINDOW = 8
_SEGMENT = re.compile(r"([0-9a-f]{32})-([0-9]{6})")


@dataclass(frozen=True)
class Segment:
    """`name` tells take and number. `jumps`: what comes before it in the list is not what came before it in time."""

    name: str
    seconds: float
    jumps: bool


def segments_of(session: LiveSession) -> list[Segment]:
    found: list[Segment] = []
    for take in LiveTake.objects.filter(session=session).order_by("begun_at", "pk"):
        part = _of_take(takes.folder_of(take))
        if part and found:
            part[0] = Segment(part[0].name, part[0].seconds, jumps=True)
        found += part
    return found


def _of_take(folder: Path) -> list[Segment]:
    try:
        seen = (folder / LIST).stat()
        return list(_read(folder, seen.st_ino, seen.st_mtime_ns, seen.st_size))
    except OSError:
        return []


@lru_cache(maxsize=64)
def _read(folder: Path, *_version: int) -> tuple[Segment, ...]:
    """Once a version of the list, however many watch: every player asks for it every two seconds."""
    lines = (folder / LIST).read_text().splitlines()
    made: list[Segment] = []
    seconds, jumps = 0.0, False
    for line in lines:
        if line.startswith("#EXTINF:"):
            seconds = float(line[8:].rstrip(",").split(",")[0])
        elif line == "#EXT-X-DISCONTINUITY":
            jumps = bool(made)
        elif line.endswith(".ts"):
            made.append(Segment(f"{folder.name}-{Path(line).stem}", seconds, jumps))
            jumps = False
    return tuple(made)


def live_list(session: LiveSession) -> str:
    """The end of what there is; closed once the session is over. Empty before the first segment."""
    found = segments_of(session)
    return _written(found, window=WINDOW, is_over=not session.is_on_air) if found else ""


def replay_list(session: LiveSession) -> str:
    """Empty when nothing was filmed."""
    found = segments_of(session)
    return _written(found, window=0, is_over=True) if found else ""


def _written(found: list[Segment], *, window: int, is_over: bool) -> str:
    first = max(0, len(found) - window) if window else 0
    longest = max((math.ceil(each.seconds) for each in found), default=2)
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", f"#EXT-X-TARGETDURATION:{longest}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines.append(f"#EXT-X-MEDIA-SEQUENCE:{first}")
    jumped = sum(each.jumps for each in found[:first])
    lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{jumped}")
    if not window:
        lines.append("#EXT-X-PLAYLIST-TYPE:VOD")
    for each in found[first:]:
        lines += ["#EXT-X-DISCONTINUITY"] if each.jumps else []
        lines += [f"#EXTINF:{each.seconds:.3f},", f"segments/{each.name}.ts"]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if is_over else []), ""])


def has_video(session: LiveSession) -> bool:
    return any((takes.folder_of(take) / LIST).exists() for take in session.takes.all())


def file_of(session: LiveSession, name: str) -> Path | None:
    """The segment's file, if this session has it."""
    match = _SEGMENT.fullmatch(name)
    if match is None or not LiveTake.objects.filter(session=session, pk=UUID(match[1])).exists():
        return None
    path = _path(session, match[1], match[2])
    return path if path.is_file() else None


def files_of(session: LiveSession) -> list[Path]:
    """Of all segments that are there, in the order in which they are played."""
    found = [_SEGMENT.fullmatch(each.name) for each in segments_of(session)]
    paths = [_path(session, match[1], match[2]) for match in found if match]
    return [path for path in paths if path.is_file()]


def _path(session: LiveSession, take: str, number: str) -> Path:
    return takes.session_folder(session.pk) / take / f"{number}.ts"
