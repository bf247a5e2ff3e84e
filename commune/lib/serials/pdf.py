"""Just enough PDF (ISO 32000-1) to stream sheets of labels: nothing is kept but the objects' offsets."""

import zlib
from typing import Protocol

POINTS_PER_MM = 72 / 25.4

_FAST = 1


class Output(Protocol):
    def write(self, data: bytes, /) -> object: ...


class PdfWriter:
    """Writes objects one after another; numbers may be reserved first and written later."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._at = 0
        self._offsets: list[int] = []
        self._put(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    def _put(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)

    def reserve(self) -> int:
        self._offsets.append(0)
        return len(self._offsets)

    def write(self, number: int, body: bytes) -> int:
        """Writes the object of a reserved number, which is returned."""
        self._offsets[number - 1] = self._at
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        return number

    def add(self, body: bytes) -> int:
        return self.write(self.reserve(), body)

    def add_stream(self, data: bytes, entries: bytes = b"") -> int:
        packed = zlib.compress(data, _FAST)
        header = b"<</Length %d/Filter/FlateDecode%b>>stream\n" % (len(packed), entries)
        return self.add(header + packed + b"\nendstream")

    def finish(self, catalog: int) -> None:
        start, count = self._at, len(self._offsets) + 1
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        self._put(b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets))
        self._put(b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, catalog, start))
