"""Photographs of entries (ảnh của phiếu): named by digest, shown to whoever may read the entry."""

import re
from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from django.utils import timezone

from commune.farm.models import DiaryEntry, DiaryPhoto
from commune.farm.writing import EntryRefusedError
from commune.files.models import StoredFile
from commune.ledger import recording
from commune.people import consents
from commune.people.models import Person, Purpose
from commune.places.work import plots_worked_by

MOST = 6
DIGEST = re.compile("[0-9a-f]{64}")


def check_digests(digests: Iterable[object]) -> list[str]:
    """Raises EntryRefusedError unless these are few and look like digests."""
    found = [each for each in digests if isinstance(each, str) and DIGEST.fullmatch(each)]
    if len(found) != len(list(digests)):
        raise EntryRefusedError("Ảnh của phiếu bị hỏng trong máy. Hãy chụp lại.", "photos")
    if len(found) > MOST:
        raise EntryRefusedError(f"Một phiếu tối đa {MOST} ảnh.", "photos")
    return found


def add_photos(entry: DiaryEntry, digests: Iterable[str], *, by: Person) -> list[DiaryPhoto]:
    """More pictures of an entry, by whoever may write its diary; what is there stays. Raises EntryRefusedError."""
    if not plots_worked_by(by).filter(pk=entry.plot_id).exists():
        raise EntryRefusedError("Anh chị không có quyền thêm ảnh vào phiếu này.")
    known = set(entry.photos.values_list("digest", flat=True))
    new = [each for each in dict.fromkeys(digests) if each not in known]
    if len(known) + len(new) > MOST:
        raise EntryRefusedError(f"Một phiếu tối đa {MOST} ảnh.", "photos")
    now = timezone.now()
    rows = [DiaryPhoto(entry=entry, digest=each, added_by=by, added_at=now) for each in new]
    return list(recording.enter_all(rows, by=by.log_actor))


def arrived(photos: Iterable[DiaryPhoto]) -> set[str]:
    """Digests of those whose bytes are here, and came by who put them into the entry.

    An entry may name a picture before its bytes come, so a digest alone says nothing of whose picture it is.
    """
    shown = list(photos)
    brought = _brought(shown)
    return {photo.digest for photo in shown if photo in brought or _taken_over(photo)}


def _brought(photos: Iterable[DiaryPhoto]) -> set[DiaryPhoto]:
    """Those whose bytes came by who put them into the entry; one question a person."""
    found: set[DiaryPhoto] = set()
    added_by = attrgetter("added_by.log_actor")
    for actor, hers in groupby(sorted(photos, key=added_by), key=added_by):
        own = list(hers)
        here = StoredFile.objects.brought_by(actor).filter(pk__in=[photo.digest for photo in own])
        came = set(here.values_list("pk", flat=True))
        found |= {photo for photo in own if photo.digest in came}
    return found


def _taken_over(photo: DiaryPhoto) -> bool:
    """From another entry that she may read, such as one that hers puts right."""
    readable = DiaryEntry.objects.visible_to(photo.added_by)
    others = DiaryPhoto.objects.filter(digest=photo.digest, entry__in=readable).exclude(pk=photo.pk)
    return bool(_brought(others.select_related("added_by")))


def may_be_public(entry: DiaryEntry) -> bool:
    """A picture of her work may show her and her orchard: it takes her consent to both."""
    return all(consents.stands(entry.subject, purpose) for purpose in (Purpose.FACE, Purpose.PLOT))
