"""Chunks into ffmpeg, video segments out: one process a take, begun again whenever it or the server dies.

Whoever holds the take's lock feeds it; the lock goes with ffmpeg too, so a new one never writes beside an old one that
is still emptying its hands. What the phone recorded as H.264 is copied, anything else is made H.264 of 360 lines.

Whoever films may send anything: ffmpeg reads nothing but its standard input, as nothing but what phones record, and
its processor time, memory and files are bounded.
"""

import fcntl
import logging
import resource
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from commune.live import takes
from commune.live.models import LiveTake

log = logging.getLogger(__name__)
LOOKS = 0.2  # seconds between looks for the next chunk
PATIENCE = 6.0  # seconds to wait for a chunk that is missing between others
IDLE = 20.0  # seconds without anything after which ffmpeg may rest
LEAVING = 15.0
SEGMENT_SECONDS = 2
CLUSTER, FRAGMENT = b"\x1f\x43\xb6\x75", b"moof"
LIST = "video.m3u8"
LONGEST = takes.MOST_CHUNKS  # seconds of video out of one process
CPU_SECONDS = 3 * 3600  # eight hours of 360 lines take less; after a kill the next process goes on
MEMORY = 1024 * takes.MEGABYTE  # addresses, libraries included; half of it suffices for 2160 lines
GROWTH = 1.5  # segments may be larger than what they were made of, but not without end
_running: dict[str, threading.Thread] = {}
_guard = threading.Lock()


def ensure(take: LiveTake) -> None:
    """Somebody in this process feeds the take, unless another process does."""
    if not takes.has_ffmpeg():
        return
    with _guard:
        known = _running.get(take.pk.hex)
        if known and known.is_alive():
            return
        thread = threading.Thread(
            target=_fed_quietly, args=(takes.folder_of(take),), name="live", daemon=True
        )
        _running[take.pk.hex] = thread
        thread.start()


def has_work(take: LiveTake) -> bool:
    folder = takes.chunks_of(take)
    return folder.is_dir() and any(len(each.name) == len(takes.name_of(0)) for each in folder.iterdir())


def is_fed_now(take: LiveTake) -> bool:
    """Somebody feeds it, or its ffmpeg still writes what it has been given."""
    folder = takes.folder_of(take)
    if not folder.is_dir():
        return False
    with locked(folder) as lock:
        return lock is None


def _fed_quietly(folder: Path) -> None:
    try:
        with locked(folder) as lock:
            if lock is not None:
                Feeder(folder, lock).run()
    except Exception:
        log.exception("live: %s was not fed to its end", folder.name)


@contextmanager
def locked(folder: Path) -> Iterator[IO[bytes] | None]:
    """None when somebody else feeds."""
    with (folder / "lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield file


class Feeder:
    """Feeds the chunks of one take, in order, until it is over or nothing comes any more."""

    def __init__(self, folder: Path, lock: IO[bytes]) -> None:
        self.folder, self.lock = folder, lock
        self.chunks = folder / "chunks"
        self.kind = (folder / "kind").read_text()
        self.fed = takes.fed(folder)
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        waiting = 0.0
        try:
            while not self._is_over() and waiting < IDLE and not self._is_full():
                if self._feed_next():
                    waiting = 0.0
                    continue
                if waiting >= PATIENCE and (after := self._next_there()) is not None:
                    self._skip_to(after)
                    continue
                time.sleep(LOOKS)
                waiting += LOOKS
        finally:
            self._leave()

    def _is_over(self) -> bool:
        return (self.folder / "over").exists() and self._next_there() is None

    def _is_full(self) -> bool:
        """Something waits for which there is no room; ffmpeg's own limit of size does not count segments."""
        most = settings.LIVE_SESSION_MEGABYTES * takes.MEGABYTE * GROWTH
        return self._next_there() is not None and takes.size_of(self.folder.parent) > most

    def _feed_next(self) -> bool:
        path = self.chunks / takes.name_of(self.fed)
        if not path.exists():
            return False
        content = path.read_bytes()
        if self.fed == 0:
            takes.written(self.folder / "head", head_of(content, self.kind))
        for _attempt in range(2):
            if self._written(content):
                break
            self._leave()
        self._note(self.fed + 1)
        path.unlink(missing_ok=True)
        return True

    def _written(self, content: bytes) -> bool:
        if self.process is None or self.process.poll() is not None:
            self.process = self._started()
            if self.fed:
                content = self._head() + from_boundary(content, self.kind)
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(content)
            self.process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _started(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603  # our own words, no shell
            command_for(self.kind, self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "ffmpeg.log").open("ab"),
            pass_fds=[self.lock.fileno()],
            cwd=self.folder,
        )
        bound(process.pid)
        return process

    def _head(self) -> bytes:
        return (self.folder / "head").read_bytes()

    def _next_there(self) -> int | None:
        """The lowest number that has come and was not fed; without the head nothing can be."""
        names = sorted(each.name for each in self.chunks.iterdir() if each.name.isdigit())
        found = next((int(name) for name in names if int(name) >= self.fed), None)
        return found if self.fed or found == 0 else None

    def _skip_to(self, number: int) -> None:
        """A chunk is lost: ffmpeg begins anew, and the list tells players that time jumped."""
        self._leave()
        self._note(number)

    def _note(self, number: int) -> None:
        self.fed = number
        takes.written(self.folder / "fed", str(number).encode())

    def _leave(self) -> None:
        """Let ffmpeg write its last segment."""
        if self.process is None:
            return
        if self.process.stdin:
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        try:
            self.process.wait(LEAVING)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def bound(pid: int) -> None:
    """What the process may use, before it is given anything to read. Only Linux can bound another process."""
    if not hasattr(resource, "prlimit"):
        return
    largest = settings.LIVE_SESSION_MEGABYTES * takes.MEGABYTE
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_FSIZE: largest,
        resource.RLIMIT_CORE: 0,
    }
    with suppress(ProcessLookupError):
        for kind, most in limits.items():
            resource.prlimit(pid, kind, (most, most))


def head_of(content: bytes, kind: str) -> bytes:
    """What of the first chunk tells how to read all the others."""
    at = _boundary(content, kind)
    return content[:at] if at >= 0 else content


def from_boundary(content: bytes, kind: str) -> bytes:
    """From where a player may begin; empty when this chunk has no such place."""
    at = _boundary(content, kind)
    return content[at:] if at >= 0 else b""


def _boundary(content: bytes, kind: str) -> int:
    if kind.startswith("video/webm"):
        return content.find(CLUSTER)
    at = content.find(FRAGMENT)
    return at - 4 if at >= 4 else -1  # noqa: PLR2004  # a box says its length before its name


def command_for(kind: str, folder: Path) -> list[str]:
    """ffmpeg from standard input to segments of two seconds beside a list that it goes on writing."""
    polite = ["nice", "-n", "5"] if shutil.which("nice") else []
    flags = "append_list+discont_start+omit_endlist+temp_file+independent_segments"
    return [
        *polite, "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", *_source(kind),
        "-map", "0:v:0", "-map", "0:a:0?", *_picture(kind), "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", "44100",
        "-t", str(LONGEST), "-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_list_size", "0",
        "-hls_flags", flags, "-hls_segment_filename", str(folder / "%06d.ts"), str(folder / LIST),
    ]  # fmt: skip


def _source(kind: str) -> list[str]:
    """A take that is really a list of other places names them in vain: nothing but the pipe is ever opened."""
    told, reader = ("matroska", "matroska") if kind.startswith("video/webm") else ("mp4", "mov")
    return [
        "-threads", "1", "-fflags", "+genpts+discardcorrupt", "-probesize", "500000", "-analyzeduration", "2000000",
        "-protocol_whitelist", "pipe", "-format_whitelist", reader, "-f", told, "-i", "pipe:0",
    ]  # fmt: skip


def _picture(kind: str) -> list[str]:
    if any(name in kind.lower() for name in ("avc1", "avc3", "h264")):
        return ["-c:v", "copy"]
    made = (
        "libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -b:v 600k -maxrate 700k -bufsize 1400k"
    )
    keys = ["-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"]
    return [
        "-c:v",
        *made.split(),
        "-threads",
        "1",
        "-filter_threads",
        "1",
        "-vf",
        "scale=-2:360,fps=25",
        *keys,
    ]
