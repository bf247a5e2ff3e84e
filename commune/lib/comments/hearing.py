"""A session's comments one after another: the same thing said twice by the same person counts once."""

from collections.abc import Collection, Mapping

from commune.lib.comments.reading import Kind, Reading, read
from commune.lib.fold import fold


class Hearing:
    """Remembers who asked for what."""

    def __init__(self, codes: Collection[str], kilograms: Mapping[str, int] | None = None) -> None:
        self.codes, self.kilograms = codes, kilograms
        self._said: dict[str, list[Reading]] = {}

    def hear(self, author: str, text: str) -> tuple[Reading, bool]:
        """The reading, and whether it is a repetition of what this author or phone asked for before."""
        reading = read(text, self.codes, self.kilograms)
        names = [name for name in (fold(author).strip(), reading.phone) if name]
        known = [before for name in names for before in self._said.get(name, [])]
        repeats = any(is_repeat(reading, before) for before in known)
        for name in names:
            self._said.setdefault(name, []).append(reading)
        return reading, repeats


def is_repeat(reading: Reading, before: Reading) -> bool:
    """Both by the same person. The same words again; or the same units again without saying "thêm".

    Who gives her number only the second time did not repeat herself: the first could not be taken.
    """
    if reading.kind is not Kind.ORDER or before.kind is not Kind.ORDER:
        return False
    if reading.phone and before.phone and reading.phone != before.phone:
        return False
    if reading.words == before.words and reading.phone == before.phone:
        return True
    is_completed = bool(reading.phone) and not before.phone
    return dict(reading.wants) == dict(before.wants) and not reading.adds and not is_completed
