"""Chunks and segments as files, on machines without ffmpeg too."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from commune.live import feeding, keeping, playlists, sessions, takes
from commune.live.models import LiveRecording, LiveTake
from commune.live.refusing import LiveRefusedError
from commune.live.tests import stages

pytestmark = pytest.mark.django_db
WEBM = "video/webm;codecs=vp8,opus"
LIST = "#EXTM3U\n#EXTINF:2.0,\n000000.ts\n"


@pytest.fixture
def stage(cast, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(takes, "has_ffmpeg", lambda: True)
    return stages.on_air(cast)[0]


def taken(cast, session, take_id=None):
    return takes.begin(session, kind=WEBM, take_id=take_id or uuid4(), by=cast.manager)


def filmed(take, listed=LIST):
    """As ffmpeg would leave it."""
    folder = takes.folder_of(take)
    for name in listed.split():
        if name.endswith(".ts"):
            (folder / name).write_bytes(name.encode())
    takes.written(folder / feeding.LIST, listed.encode())


def test_a_recording_is_closed_only_when_ffmpeg_has_let_go(cast, stage):
    take = taken(cast, stage)
    filmed(take)
    sessions.end(stage, by=cast.manager)

    with feeding.locked(takes.folder_of(take)):
        assert keeping.close_due() == 0
    filmed(take, f"{LIST}#EXTINF:1.0,\n000001.ts\n")

    assert keeping.close_due() == 1
    kept = LiveRecording.objects.get()
    assert kept.parts == 2
    assert keeping.is_unchanged(kept)


def test_chunks_that_can_never_be_read_hold_a_recording_up_for_a_day(cast, stage):
    take = taken(cast, stage)
    takes.put(take, 1, b"without a beginning")
    sessions.end(stage, by=cast.manager)
    now = timezone.now()

    assert keeping.close_due(now + timedelta(hours=1)) == 0
    assert keeping.close_due(now + timedelta(hours=25)) == 1
    assert keeping.feed_waiting() == 0


def test_the_same_chunk_from_two_hands_is_whole_at_every_moment(tmp_path):
    path, content, wrong = tmp_path / "00000000", b"x" * 200_000, []

    def write():
        for _ in range(60):
            try:
                takes.written(path, content)
            except OSError as error:
                wrong.append(error)

    def read():
        for _ in range(400):
            size = path.stat().st_size if path.exists() else len(content)
            wrong.extend([size] if size != len(content) else [])

    hands = [threading.Thread(target=job) for job in (write, write, read)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()

    assert wrong == []
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_take_is_begun_once_and_belongs_to_its_session(cast, stage):
    key = uuid4()
    first = taken(cast, stage, key)
    (takes.folder_of(first) / "kind").unlink()

    assert taken(cast, stage, key) == first
    assert (takes.folder_of(first) / "kind").read_text() == WEBM
    assert LiveTake.objects.count() == 1
    other = stages.planned(cast)
    with pytest.raises(LiveRefusedError, match="buổi khác"):
        taken(cast, other, key)


def test_a_list_is_read_once_a_version_however_many_watch(cast, stage, django_assert_num_queries):
    take = taken(cast, stage)
    assert playlists.live_list(stage) == ""
    filmed(take)
    before = playlists._read.cache_info().misses

    for _ in range(5):
        assert playlists.live_list(stage).count("#EXTINF") == 1
    filmed(take, f"{LIST}#EXTINF:2.0,\n000001.ts\n")
    assert playlists.live_list(stage).count("#EXTINF") == 2

    assert playlists._read.cache_info().misses == before + 2
    with django_assert_num_queries(1):
        assert len(playlists.files_of(stage)) == 2
