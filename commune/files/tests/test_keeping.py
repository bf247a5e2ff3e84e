"""Uploads: stored once under what they are, pictures only, shown without the camera's notes, orphans dropped."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from commune.files import folder, holding, keeping, pictures
from commune.files.models import StoredFile

pytestmark = pytest.mark.django_db
WRITER = "person:11111111-1111-4111-8111-111111111111"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def picture(size=(60, 40), colour="green", form="JPEG", **options):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, form, **options)
    return made.getvalue()


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


def kept(content, by=WRITER):
    return keeping.keep(content, digest=digest_of(content), by=by)


def test_a_picture_is_kept_once_byte_for_byte_however_often_it_comes():
    content = picture()
    first, second = kept(content), kept(content, by="person:somebody-else")

    assert first == second
    assert StoredFile.objects.get().brought_by == WRITER
    assert folder.path_of(first.digest).read_bytes() == content


def test_who_knows_the_digest_alone_has_not_brought_the_picture():
    row = kept(picture())

    with pytest.raises(keeping.FileRefusedError):
        keeping.keep(b"junk", digest=row.digest, by="person:thief")
    assert not StoredFile.objects.brought_by("person:thief").exists()
    kept(picture(), by="person:neighbour")
    kept(picture(), by="person:neighbour")
    assert StoredFile.objects.brought_by("person:neighbour").get() == row
    assert row.bringings.count() == 1


def test_what_is_shown_carries_no_notes_of_the_camera_and_stands_upright():
    notes = Image.Exif()
    notes[0x0112] = 6  # turned by a quarter
    notes[0x010F] = "Hãng máy ảnh"
    content = picture((60, 40), exif=notes)

    row = kept(content)

    with Image.open(folder.path_of(row.digest, folder.SHOWN)) as shown:
        assert not shown.getexif()
        assert shown.size == (row.width, row.height) == (40, 60)


def test_large_pictures_are_shown_smaller():
    row = kept(picture((3200, 1600)))

    assert (row.width, row.height) == (1600, 800)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 415),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        (b"%PDF-1.7 nothing", 415),
        (picture()[:200], 415),
        (picture(form="BMP"), 415),
        (b"\xff" * (keeping.LARGEST + 1), 413),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(content, status):
    with pytest.raises(keeping.FileRefusedError) as refused:
        kept(content)

    assert refused.value.status == status
    assert not StoredFile.objects.exists()
    assert list(folder.all_files()) == []


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)

    with pytest.raises(keeping.FileRefusedError):
        kept(picture())


def test_content_of_another_digest_is_refused():
    with pytest.raises(keeping.FileRefusedError) as refused:
        keeping.keep(picture(), digest="0" * 64, by=WRITER)

    assert refused.value.status == 422


def test_who_brings_too_much_that_no_row_names_must_send_rows_first(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_ORPHANS", 2)
    for colour in ("red", "blue"):
        kept(picture(colour=colour))

    with pytest.raises(keeping.FileRefusedError) as refused:
        kept(picture(colour="white"))

    assert refused.value.status == 409
    assert kept(picture(colour="white"), by="person:another")


def test_only_what_nobody_names_goes_and_only_after_a_while(monkeypatch):
    named, orphan = kept(picture(colour="red")), kept(picture(colour="blue"))
    monkeypatch.setattr(holding, "held", lambda digests: {named.digest} & set(digests))

    assert holding.drop_orphans() == 0
    assert holding.drop_orphans(now=timezone.now() + timedelta(days=31)) == 1
    assert list(StoredFile.objects.all()) == [named]
    assert folder.path_of(named.digest).exists()
    assert not folder.path_of(orphan.digest).exists()


def test_a_crash_before_the_row_leaves_a_picture_that_can_come_again():
    content = picture()
    folder.write(folder.path_of(digest_of(content)), content[:10])

    row = kept(content)

    assert folder.path_of(row.digest).read_bytes() == content
