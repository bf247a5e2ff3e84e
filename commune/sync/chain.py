"""A phone's items as a chain: what is missing can be proven, and so can what was changed."""

from collections.abc import Iterable

from commune.sync.canonical import digest_of
from commune.sync.models import Device, SyncedItem


def fits(device: Device, sequence: int, previous: str, digest: str) -> bool:
    """Whether an item hangs on its neighbours, as far as these are here."""
    before = SyncedItem.objects.filter(device=device, sequence=sequence - 1).first()
    after = SyncedItem.objects.filter(device=device, sequence=sequence + 1).first()
    if sequence == 1 and previous:
        return False
    return (before is None or before.digest == previous) and (after is None or after.previous == digest)


def gaps_of(device: Device) -> list[tuple[int, int]]:
    """Numbers that the phone gave and that never came, as ranges with both ends included."""
    numbers = SyncedItem.objects.filter(device=device).order_by("sequence").values_list("sequence", flat=True)
    return missing(numbers, device.latest)


def missing(numbers: Iterable[int], latest: int) -> list[tuple[int, int]]:
    """What lacks in these ascending numbers, from 1 up to `latest`."""
    found, expected = [], 1
    for number in numbers:
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    if latest >= expected:
        found.append((expected, latest))
    return found


def broken_links(device: Device) -> list[int]:
    """Numbers of items whose text does not have its digest, or that do not hang on the one before."""
    broken, before = [], None
    for item in SyncedItem.objects.filter(device=device).order_by("sequence"):
        hangs = before is None or before.sequence != item.sequence - 1 or before.digest == item.previous
        if digest_of(item.text) != item.digest or not hangs:
            broken.append(item.sequence)
        before = item
    return broken
