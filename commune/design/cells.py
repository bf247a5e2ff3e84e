"""What is seen of a sheet as its elements pass: where its cells are, which texts they use, how long those are."""

import re
from collections import Counter
from collections.abc import Mapping

MOST_COLUMNS = 60
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,7}", re.ASCII)


class TooLarge(ValueError):
    """The message is for the page."""


class NotAWorkbook(ValueError):
    """What is packed there is no sheet of cells."""


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


class _Passing:
    """A parser's target; what two parsers might read differently is refused."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """Nothing to do, unless a target says otherwise."""

    def data(self, text: str) -> None:
        """Nothing to do, unless a target says otherwise."""

    def doctype(self, *_: str | None) -> None:
        raise NotAWorkbook

    def pi(self, *_: str | None) -> None:
        raise NotAWorkbook


class Attributes(_Passing):
    """Those of every element of one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if local(tag) == self.name:
            self.found.append(dict(attributes))

    def close(self) -> list[dict[str, str]]:
        return self.found


class Lengths(_Passing):
    """Letters of each shared text."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002
        if local(tag) == "si":
            self.lengths.append(0)

    def data(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)

    def close(self) -> list[int]:
        return self.lengths


class Cells(_Passing):
    """How often each shared text is used. Raises TooLarge at a filled cell outside the rectangle that is read."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows
        self.row = self.column = 0
        self.is_shared = False
        self.value: list[str] | None = None
        self.uses: Counter[int] = Counter()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = local(tag)
        if name == "row":
            self.row, self.column = _number(attributes["r"]) if "r" in attributes else self.row + 1, 0
        elif name == "c":
            self.column += 1
            if "r" in attributes:
                self.row, self.column = _place(attributes["r"])
            self.is_shared = attributes.get("t") == "s"
        elif name in {"v", "is", "f"}:
            self._judge()
            self.value = [] if name == "v" and self.is_shared else None

    def data(self, text: str) -> None:
        if self.value is not None:
            self.value.append(text)

    def end(self, tag: str) -> None:
        if self.value is not None and local(tag) == "v":
            self.uses[_number("".join(self.value).strip())] += 1
            self.value = None

    def close(self) -> Counter[int]:
        return self.uses

    def _judge(self) -> None:
        """A cell that has a format only counts for nothing: a whole row is coloured to its last column."""
        if self.row > self.most_rows + 1:
            raise TooLarge(f"Tệp có hơn {self.most_rows} dòng. Hãy chia nhỏ rồi nhập từng tệp.")
        if self.column > MOST_COLUMNS:
            raise TooLarge(f"Tệp có hơn {MOST_COLUMNS} cột. Hãy bỏ những cột không dùng rồi nhập lại.")


def _place(reference: str) -> tuple[int, int]:
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise NotAWorkbook
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _number(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise NotAWorkbook
    return int(text)
