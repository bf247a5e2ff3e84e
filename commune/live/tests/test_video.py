"""From a phone's chunks to a list that players can play, with losses, repeats, gaps and a killed ffmpeg."""

import json
import resource
import shutil
import subprocess
import time
from uuid import uuid4

import pytest

from commune.live import feeding, keeping, playlists, sessions, takes
from commune.live.refusing import LiveRefusedError
from commune.live.tests import stages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not shutil.which("ffmpeg"), reason="no ffmpeg on this machine: no live from the phone"
    ),
]
WEBM, MP4 = "video/webm;codecs=vp8,opus", "video/mp4;codecs=avc1.42E01E,mp4a.40.2"
SOURCE = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10", "-f", "lavfi", "-i", "sine=frequency=440"]
CODECS = {
    WEBM: [
        "-c:v",
        "libvpx",
        "-g",
        "10",
        "-deadline",
        "realtime",
        "-c:a",
        "libopus",
        "-f",
        "webm",
        "-live",
        "1",
    ],
    MP4: [
        *("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac"),
        *("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4"),
    ],
}


@pytest.fixture(scope="module")
def recorded():
    """`recorded(kind)`: fourteen seconds as a phone would post them, about a second a chunk."""
    made = {}

    def chunks(kind):
        if kind not in made:
            line = ["ffmpeg", "-loglevel", "error", *SOURCE, "-t", "14", *CODECS[kind], "pipe:1"]
            whole = subprocess.run(line, capture_output=True, check=True).stdout
            size = len(whole) // 14 + 1
            made[kind] = [whole[at : at + size] for at in range(0, len(whole), size)]
        return made[kind]

    return chunks


@pytest.fixture
def stage(cast, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(feeding, "PATIENCE", 0.6)
    monkeypatch.setattr(feeding, "LOOKS", 0.05)
    session, _row = stages.on_air(cast)
    return session


def taken(cast, session, kind):
    return takes.begin(session, kind=kind, take_id=uuid4(), by=cast.manager)


def fed(take):
    with feeding.locked(takes.folder_of(take)) as lock:
        assert lock is not None
        feeding.Feeder(takes.folder_of(take), lock).run()


def probed(session, tmp_path):
    """What ffprobe makes of the whole list, read as a player would."""
    folder = tmp_path / "played"
    (folder / "segments").mkdir(parents=True, exist_ok=True)
    for each in playlists.segments_of(session):
        shutil.copy(playlists.file_of(session, each.name), folder / "segments" / f"{each.name}.ts")
    (folder / "replay.m3u8").write_text(playlists.replay_list(session))
    line = [
        "ffprobe",
        "-v",
        "error",
        "-allowed_extensions",
        "ALL",
        "-show_streams",
        "-show_format",
        "-of",
        "json",
    ]
    done = subprocess.run([*line, str(folder / "replay.m3u8")], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    codecs = {each["codec_type"]: each["codec_name"] for each in told["streams"]}
    return codecs, float(told["format"]["duration"])


@pytest.mark.parametrize("kind", [WEBM, MP4])
def test_a_whole_take_plays(cast, stage, recorded, kind, tmp_path):
    take = taken(cast, stage, kind)
    for number, chunk in enumerate(recorded(kind)):
        takes.put(take, number, chunk)
        takes.put(take, number, b"another")  # sent again: the first one stays
    takes.finish(take)
    fed(take)

    codecs, seconds = probed(stage, tmp_path)

    assert codecs == {"video": "h264", "audio": "aac"}
    assert 12 <= seconds <= 16
    assert takes.next_missing(take) == len(recorded(kind))
    assert list(takes.chunks_of(take).iterdir()) == []
    assert "#EXT-X-ENDLIST" not in playlists.live_list(stage)


@pytest.mark.parametrize("kind", [WEBM, MP4])
def test_lost_chunks_and_a_gap_leave_a_list_that_plays(cast, stage, recorded, kind, tmp_path):
    take = taken(cast, stage, kind)
    for number, chunk in enumerate(recorded(kind)):
        if number not in {3, 7, 8}:
            takes.put(take, number, chunk)
    takes.finish(take)
    fed(take)

    codecs, seconds = probed(stage, tmp_path)

    assert codecs["video"] == "h264"
    assert seconds > 4
    assert playlists.replay_list(stage).count("#EXT-X-DISCONTINUITY\n") >= 2


def test_after_a_kill_another_process_goes_on(cast, stage, recorded, tmp_path):
    take = taken(cast, stage, WEBM)
    chunks = recorded(WEBM)
    for number in range(7):
        takes.put(take, number, chunks[number])
    with feeding.locked(takes.folder_of(take)) as lock:
        feeder = feeding.Feeder(takes.folder_of(take), lock)
        for _ in range(7):
            assert feeder._feed_next()
        time.sleep(1)
        feeder.process.kill()
        feeder.process.wait()
    for number in range(7, 14):
        takes.put(take, number, chunks[number])
    takes.finish(take)
    fed(take)

    codecs, _seconds = probed(stage, tmp_path)

    assert codecs["video"] == "h264"
    assert takes.next_missing(take) == 14


def test_only_one_feeds(cast, stage):
    take = taken(cast, stage, WEBM)

    with feeding.locked(takes.folder_of(take)) as first, feeding.locked(takes.folder_of(take)) as second:
        assert first is not None
        assert second is None


def test_the_phone_learns_where_to_go_on(cast, stage, recorded):
    take = taken(cast, stage, WEBM)
    for number in (0, 1, 3):
        takes.put(take, number, recorded(WEBM)[number])

    assert takes.next_missing(take) == 2


@pytest.mark.parametrize(
    ("number", "content"),
    [(0, b""), (0, b"x" * (takes.LARGEST + 1)), (takes.MOST_CHUNKS, b"x"), (takes.MOST_AHEAD + 1, b"x")],
)
def test_impossible_chunks_are_refused(cast, stage, number, content):
    take = taken(cast, stage, WEBM)

    with pytest.raises(LiveRefusedError):
        takes.put(take, number, content)


def test_the_disk_is_bounded(cast, stage, settings):
    settings.LIVE_SESSION_MEGABYTES = 1
    take = taken(cast, stage, WEBM)
    takes.put(take, 0, b"x" * 900_000)

    with pytest.raises(LiveRefusedError, match="hết chỗ"):
        takes.put(take, 1, b"x" * 200_000)


def test_only_the_streamer_films_and_only_on_air(cast, stage):
    for other in (cast.official, cast.buyer, cast.other_manager):
        with pytest.raises(LiveRefusedError):
            takes.begin(stage, kind=WEBM, take_id=uuid4(), by=other)
    with pytest.raises(LiveRefusedError):
        taken(cast, stage, "text/html")
    take = taken(cast, stage, WEBM)
    sessions.stop(stage, reason="Minh họa", by=cast.official)

    with pytest.raises(LiveRefusedError, match="bị dừng"):
        takes.put(take, 0, b"x")


def test_the_recording_is_kept_for_three_years_and_shows_a_change(cast, stage, recorded):
    take = taken(cast, stage, MP4)
    for number, chunk in enumerate(recorded(MP4)):
        takes.put(take, number, chunk)
    takes.finish(take)
    fed(take)
    sessions.end(stage, by=cast.manager)

    assert keeping.close_due() == 1
    assert keeping.close_due() == 0

    kept = stages.fresh(stage).recording
    over = stages.fresh(stage).over_at
    assert kept.keep_until.year == over.year + 3
    assert kept.parts >= 6
    assert keeping.is_unchanged(kept)
    first = playlists.file_of(stage, playlists.segments_of(stage)[0].name)
    first.write_bytes(first.read_bytes() + b"x")
    assert not keeping.is_unchanged(kept)
    assert keeping.erase_due() == 0
    assert keeping.erase_due(over.replace(year=over.year + 3, month=12, day=31) + stages.YEAR) == 1
    assert not takes.session_folder(stage.pk).exists()


PLACES = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{place}\n#EXT-X-ENDLIST\n",
    "concat": "ffconcat version 1.0\nfile {place}\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns={place}\nc=IN IP4 127.0.0.1\nm=video 9999 RTP/AVP 96\n",
}


@pytest.mark.parametrize("kind", [WEBM, MP4])
@pytest.mark.parametrize("told", PLACES)
@pytest.mark.parametrize(
    "place", ["{file}", "file://{file}", "file:///etc/passwd", "http://127.0.0.1:9/a.ts"]
)
def test_a_list_of_other_places_is_no_take(cast, stage, recorded, tmp_path, kind, told, place):
    own = tmp_path / "own.webm"
    own.write_bytes(b"".join(recorded(WEBM)))
    take = taken(cast, stage, kind)
    takes.put(take, 0, PLACES[told].format(place=place.format(file=own)).encode())
    takes.finish(take)
    fed(take)

    assert playlists.segments_of(stage) == []


def played_from(kind, source, folder):
    """Our own words with another input."""
    line = feeding.command_for(kind, folder)
    line[line.index("pipe:0")] = source
    return subprocess.run(line, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("scheme", ["", "file:", "concat:", "subfile,,start,0,end,0,,:"])
def test_ffmpeg_opens_nothing_but_the_pipe(recorded, tmp_path, scheme):
    own = tmp_path / "own.webm"
    own.write_bytes(b"".join(recorded(WEBM)))

    done = played_from(WEBM, f"{scheme}{own}", tmp_path)

    assert done.returncode
    assert "not on whitelist" in done.stderr
    assert list(tmp_path.glob("*.ts")) == []


def test_nothing_but_what_phones_record_is_read(recorded, tmp_path):
    for kind, other in ((WEBM, "mpegts"), (MP4, "hls"), (MP4, "matroska")):
        line = feeding.command_for(kind, tmp_path)
        line[line.index("-f") + 1] = other
        done = subprocess.run(line, input=b"".join(recorded(WEBM)), capture_output=True, check=False)
        assert b"not on whitelist" in done.stderr


def test_a_take_ends_with_the_longest_session(cast, stage, recorded, monkeypatch, tmp_path):
    monkeypatch.setattr(feeding, "LONGEST", 4)
    done = subprocess.run(
        feeding.command_for(WEBM, tmp_path),
        input=b"".join(recorded(WEBM)),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert sum(each.startswith("#EXTINF") for each in (tmp_path / feeding.LIST).read_text().split()) == 2


def test_the_process_is_bounded_before_it_reads(cast, stage, settings):
    settings.LIVE_SESSION_MEGABYTES = 3
    take = taken(cast, stage, WEBM)
    with feeding.locked(takes.folder_of(take)) as lock:
        feeder = feeding.Feeder(takes.folder_of(take), lock)
        feeder.process = feeder._started()
        limits = (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE)
        bounds = [resource.prlimit(feeder.process.pid, each)[1] for each in limits]
        feeder._leave()

    assert bounds == [feeding.CPU_SECONDS, feeding.MEMORY, 3 * takes.MEGABYTE]


def test_a_take_that_grows_without_end_is_fed_no_further(cast, stage, recorded, settings):
    take = taken(cast, stage, WEBM)
    for number, chunk in enumerate(recorded(WEBM)):
        takes.put(take, number, chunk)
    takes.finish(take)
    (takes.folder_of(take) / "999999.ts").write_bytes(b"x" * 2 * takes.MEGABYTE)
    settings.LIVE_SESSION_MEGABYTES = 1
    fed(take)

    assert takes.fed(takes.folder_of(take)) == 0
